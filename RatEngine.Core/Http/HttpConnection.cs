using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>Runs the requests of one connection, one after another: reads a head, has it handled, ends the answer, goes on or closes.</summary>
internal sealed class HttpConnection : IThreadPoolWorkItem, IServedConnection
{
    // Pipelined answers share a send up to this size.
    private const int MaxUnflushedBytes = 64 * 1024;

    // After the last answer the peer's bytes are read and thrown away, so that a RST does not destroy the answer under way (RFC 9112 section 9.6).
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CloseTimeoutOfStop = TimeSpan.FromMilliseconds(500);

    // A request that is not whole when the server stops holds the drain for so long.
    private const long StopGraceMs = 1000;

    // More than the longest body by default: a client that sends all of one before it reads gets its answer.
    private const int MaxBytesWhileClosing = 32 * 1024 * 1024;

    // A client that sends without end gives its thread up now and then; the time is looked at this seldom.
    private const int RequestsALook = 32;

    // A second: connections end all the time, so that a place is soon free.
    private static readonly KeyValuePair<string, string>[] RetrySoon = [new("Retry-After", "1")];

    private readonly HttpServer _server;
    private readonly TransportConnection _transport;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly HttpParser _parser;
    private readonly ConnectionClock _clock;
    private readonly HttpExchange _exchange;
    private readonly PoolTurn _turn = new();
    private Refusal? _refusalOnStart;
    private IConnectionSuccessor? _successor;
    private volatile bool _stopRequested;

    public HttpConnection(HttpServer server, TransportConnection transport)
    {
        _server = server;
        _transport = transport;
        _input = transport.Input;
        _output = transport.Output;
        _parser = new HttpParser(server.Limits);
        _clock = new ConnectionClock(server, transport);
        _exchange = new HttpExchange(server, transport, _clock, _parser);
    }

    /// <summary>The connection will be answered with the refusal, whatever it asks for.</summary>
    public void RefuseOnStart(Refusal refusal) => _refusalOnStart = refusal;

    public void Execute() => _ = RunAsync();

    /// <summary>Cuts the connection.</summary>
    public void Abort(CloseReason reason)
    {
        _transport.Abort(reason);
        _exchange.Abort();
    }

    /// <summary>An idle connection ends now (a new one without a byte too), one with a request under way after it; a handler that asked for
    /// the request's token is told to end.</summary>
    public void RequestStop()
    {
        _stopRequested = true;
        // Pairs with the one before waiting for a head: either this sees the phase, or that sees the request.
        Interlocked.MemoryBarrier();
        _clock.EndReadsBy(_server.Wheel.NowMs + StopGraceMs);
        if (_clock.Phase is ConnectionPhase.Idle or ConnectionPhase.Head) _input.CancelPendingRead();
        else if (_clock.Phase == ConnectionPhase.Stream) _exchange.Abort();
    }

    private async Task RunAsync()
    {
        try
        {
            var reason = await ServeAsync().ConfigureAwait(false);
            _transport.SetCloseReason(reason);
        }
        catch (Exception e)
        {
            _transport.Abort(CloseReason.HandlerFailed);
            HttpLog.ConnectionFailed(_server.Logger, e);
        }
        finally
        {
            _clock.End();
            if (_successor is null)
            {
                _transport.Dispose();
                _server.Remove(this);
            }
            else
            {
                _server.Replace(this, _successor);
                _successor.Start();
            }
        }
    }

    private async Task<CloseReason> ServeAsync()
    {
        if (_refusalOnStart is not null) return await RefuseAsync(_refusalOnStart).ConfigureAwait(false);
        _clock.Enter(ConnectionPhase.Head, _server.Limits.HeadTimeout);
        var handled = 0;
        while (true)
        {
            if (!_input.TryRead(out var read))
            {
                if (_output.UnflushedBytes > 0 && (await _output.FlushAsync().ConfigureAwait(false)).IsCompleted) return CloseReason.PeerReset;
                Interlocked.MemoryBarrier();
                if (_stopRequested && _clock.Phase == ConnectionPhase.Idle) return CloseReason.ServerStopped;
                read = await _input.ReadAsync().ConfigureAwait(false);
            }

            var status = _parser.ParseHead(read.Buffer, _exchange.Head, out var consumed, out var examined, out var refusal);
            if (status == ParseStatus.NeedMore)
            {
                var begun = _parser.IsWithinHead;
                _input.AdvanceTo(consumed, examined);
                if (read.IsCompleted) return await EndAsync(begun).ConfigureAwait(false);
                // First: the head may have begun at the last moment.
                if (begun && _clock.Phase == ConnectionPhase.Idle) _clock.Enter(ConnectionPhase.Head, _server.Limits.HeadTimeout);
                if (read.IsCanceled && _clock.HasPassed) return await TimeOutAsync().ConfigureAwait(false);
                if (_stopRequested && !begun) return CloseReason.ServerStopped;
                continue;
            }

            if (status == ParseStatus.Refused)
            {
                _input.AdvanceTo(read.Buffer.End);
                return await RefuseAsync(refusal!).ConfigureAwait(false);
            }

            var goesOn = await HandleAsync(consumed).ConfigureAwait(false);
            if (_successor is not null) return CloseReason.None;
            if (!goesOn) return await CloseAsync(CloseReason.Completed).ConfigureAwait(false);
            _clock.Enter(ConnectionPhase.Idle, _server.Limits.KeepAliveTimeout);
            if (++handled % RequestsALook == 0 && _turn.IsOver) await _turn;
            if (_output.UnflushedBytes > MaxUnflushedBytes) await _output.FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True: the connection goes on to its next request.</summary>
    private async ValueTask<bool> HandleAsync(SequencePosition headEnd)
    {
        _clock.EnterHandler();
        _exchange.Begin(headEnd);
        try
        {
            var fault = await RunHandlerAsync().ConfigureAwait(false);
            await _exchange.EndHandlerAsync().ConfigureAwait(false);
            var (request, response) = (_exchange.Request, _exchange.Response);
            if (_transport.SendPendingSince != 0)
            {
                // Nobody can say where the next answer may begin, or what is in the handler's memory by now.
                if (!response.IsWhole || _transport.SendsCallersMemory) return CutUnawaited(request);
                await _transport.WhenSentAsync().ConfigureAwait(false);
            }

            _successor = _exchange.TakeSuccessor();
            if (fault is not null && (_successor is not null || response.IsWhole))
            {
                // The client has, or gets, what it asked for.
                if (!IsOfClient(fault)) HttpLog.HandlerFailed(_server.Logger, request.ShownMethod, request.Route, fault);
                fault = null;
            }

            if (_successor is not null) return false;
            if (fault is not null && !await TryAnswerAsync(fault).ConfigureAwait(false)) return false;
            if (!_exchange.Response.TryFinish() && !await TryAnswerShortAsync().ConfigureAwait(false)) return false;
            return await _exchange.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _exchange.Clear();
        }
    }

    /// <summary>Runs the handler. An answer that is whole when the handler waits for something else leaves first.</summary>
    private async ValueTask<Exception?> RunHandlerAsync()
    {
        try
        {
            var handled = _server.Application(_exchange.Request, _exchange.Response);
            if (!handled.IsCompleted && _exchange.OnHandlerWaits()) await _exchange.FlushAnswerAsync().ConfigureAwait(false);
            await handled.ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>The handler has ended before its own write.</summary>
    private bool CutUnawaited(RatRequest request)
    {
        _transport.Abort(CloseReason.HandlerFailed);
        HttpLog.WriteNotAwaited(_server.Logger, request.ShownMethod, request.Route);
        return false;
    }

    /// <summary>Answers for a handler that threw. False: the answer has begun to leave, and the connection is cut so that nobody takes it for whole.</summary>
    private async ValueTask<bool> TryAnswerAsync(Exception fault)
    {
        var request = _exchange.Request;
        var (status, text) = fault switch
        {
            RatStatusException refused => (refused.Status, refused.Message),
            RequestBodyException body => (body.Status, body.Message),
            _ when DescriptorLimit.IsReached(fault) => (503, "The server has no descriptor left; try again in a moment."),
            _ => (500, null),
        };
        if (status == 503 && DescriptorLimit.IsReached(fault)) _server.Descriptors.LogExhausted();
        if (status == 500 && !IsOfClient(fault)) HttpLog.HandlerFailed(_server.Logger, request.ShownMethod, request.Route, fault);
        // A stream that the stop ended before it began gets no answer: a browser gives up for good at any status but 200, and comes back after none.
        var isStopped = fault is OperationCanceledException && _exchange.IsAborted && _server.IsStopping;
        if (!isStopped && await TryAnswerInsteadAsync(status, text).ConfigureAwait(false)) return true;
        _transport.Abort(isStopped ? CloseReason.ServerStopped : CloseReason.HandlerFailed);
        return false;
    }

    /// <summary>A client that goes in the middle of its request is no handler's mistake.</summary>
    private bool IsOfClient(Exception fault) =>
        fault is RequestBodyException or OperationCanceledException && (_exchange.IsAborted || _transport.CloseReason != CloseReason.None);

    /// <summary>Answers for a handler that wrote less than it announced. False: the connection is cut.</summary>
    private async ValueTask<bool> TryAnswerShortAsync()
    {
        var request = _exchange.Request;
        // A client that goes in the middle of its answer is no handler's mistake.
        if (_transport.CloseReason is CloseReason.None or CloseReason.PeerClosed) HttpLog.ContentTooShort(_server.Logger, request.ShownMethod, request.Route);
        if (await TryAnswerInsteadAsync(500, null).ConfigureAwait(false)) return true;
        _transport.Abort(CloseReason.HandlerFailed);
        return false;
    }

    /// <summary>Answers in place of what the handler began. False: some of that has left.</summary>
    private async ValueTask<bool> TryAnswerInsteadAsync(int status, string? text)
    {
        if (_exchange.Response.IsStarted && !_exchange.TryTakeBackAnswer()) return false;
        _exchange.RenewResponse();
        if (status == 503) _exchange.Response.SetHeader(RetrySoon[0].Key, RetrySoon[0].Value);
        await _exchange.Response.SendStatusAsync(status, text).ConfigureAwait(false);
        return true;
    }

    /// <summary>The peer has said FIN: it still gets the answers that it has not been sent.</summary>
    private Task<CloseReason> EndAsync(bool headBegun)
    {
        var gone = _transport.CloseReason is not (CloseReason.None or CloseReason.PeerClosed);
        if (headBegun && !gone) return RefuseAsync(Refusal.HeadIncomplete);
        return _output.UnflushedBytes == 0 ? Task.FromResult(CloseReason.PeerClosed) : CloseAsync(CloseReason.PeerClosed);
    }

    private Task<CloseReason> TimeOutAsync() =>
        _clock.Phase == ConnectionPhase.Head ? RefuseAsync(Refusal.HeadTimeout) : Task.FromResult(CloseReason.Timeout);

    private async Task<CloseReason> RefuseAsync(Refusal refusal)
    {
        if (_server.Logger.IsEnabled(LogLevel.Debug)) HttpLog.Refused(_server.Logger, _transport.RemoteEndPoint, refusal.Status, refusal.Text, refusal.Section);
        var text = Encoding.UTF8.GetBytes(refusal.Text + "\n");
        ResponseHead.Write(
            _output,
            refusal.Status,
            _server.Date.Line,
            "text/plain; charset=utf-8",
            ResponseFraming.Length,
            text.Length,
            "Connection: close\r\n"u8,
            refusal.Status == 503 ? RetrySoon : []);
        // A client that asked with HEAD takes what follows the head for the next answer, as soon as its method was read.
        if (!_exchange.IsHead) _output.Write(text);
        return await CloseAsync(CloseReason.Refused).ConfigureAwait(false);
    }

    /// <summary>Sends what is left, says FIN, and reads for a moment what the peer still sends.</summary>
    private async Task<CloseReason> CloseAsync(CloseReason reason)
    {
        if (_transport.CloseReason is not (CloseReason.None or CloseReason.PeerClosed)) return _transport.CloseReason;
        _clock.Enter(ConnectionPhase.Closing, CloseTimeout + _server.Limits.WriteStallTimeout);
        if ((await _output.FlushAsync().ConfigureAwait(false)).IsCompleted) return CloseReason.PeerReset;
        _transport.ShutdownOutput();
        _clock.Enter(ConnectionPhase.Closing, _server.IsStopping ? CloseTimeoutOfStop : CloseTimeout);
        for (var left = MaxBytesWhileClosing; left > 0;)
        {
            var read = await _input.ReadAsync().ConfigureAwait(false);
            left -= (int)read.Buffer.Length;
            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || (read.IsCanceled && _clock.HasPassed)) break;
        }

        return reason;
    }
}
