using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using RatEngine.Http;
using RatEngine.Transport;

namespace RatEngine.Sse;

/// <summary>Sends what a generator yields. It flushes when the generator would wait or a threshold of bytes is reached, never on a timer; until the
/// socket has taken the bytes the generator is not asked for more.</summary>
internal sealed class SseStream<T> : IStreamClock, IDisposable
{
    // A stream that writes needs no heartbeat at once; one whose client has stalled would be asked at every tick.
    private const int BusyRetryMs = 1000;

    private readonly HttpExchange _exchange;
    private readonly PipeWriter _output;
    private readonly SseItems<T> _items;
    private readonly SseOptions _options;
    private readonly TimeSpan _openDelay;
    private readonly ILogger _logger;

    // Held by the loop while it writes, by a heartbeat while the generator waits.
    private readonly SemaphoreSlim _writing = new(0, 1);
    private readonly PoolTurn _turn = new();
    private readonly long _heartbeatMs;
    private readonly long _endMs;
    private readonly long _openedMs;
    private readonly bool _chunked;
    private string? _id;
    private bool _opened;
    private volatile bool _timeOver;
    private bool _gone;
    private long _lastSentMs;
    private long _events;
    private long _bytes;

    /// <param name="exchange">The request, and where the events go.</param>
    /// <param name="items">How they become bytes.</param>
    /// <param name="options">The route's.</param>
    /// <param name="openDelay">How long the head may be held back for a first event, end or failure: zero for a generator that shows when it waits.</param>
    /// <param name="logger">For the lines of the stream.</param>
    public SseStream(HttpExchange exchange, SseItems<T> items, SseOptions options, TimeSpan openDelay, ILogger logger)
    {
        _openDelay = openDelay;
        _exchange = exchange;
        _output = exchange.Output;
        _items = items;
        _options = options;
        _logger = logger;
        _chunked = !exchange.IsHttp10;
        _openedMs = exchange.Wheel.NowMs;
        _heartbeatMs = Milliseconds(options.HeartbeatInterval);
        _endMs = options.MaxDuration == Timeout.InfiniteTimeSpan ? long.MaxValue : _openedMs + Milliseconds(options.MaxDuration);
    }

    /// <summary>Runs until the generator ends, the client has gone or the stream's time is over. What the generator throws before it first yields or
    /// waits is the caller's; later it becomes an <c>error</c> event.</summary>
    public async ValueTask RunAsync(IAsyncEnumerator<T> generator)
    {
        var end = StreamEnd.Completed;
        try
        {
            end = await SendAllAsync(generator).ConfigureAwait(false);
        }
        catch (Exception e) when (_opened)
        {
            end = WriteFailure(e);
        }
        finally
        {
            end = await DisposeAsync(generator, end).ConfigureAwait(false);
            if (_opened) Close(end);
        }
    }

    public TimeSpan? WriteStallTimeout => _options.WriteStallTimeout;

    /// <summary>What the log calls it. Made when it is first needed: a good random number costs as much as a small read.</summary>
    private string Id => _id ??= StreamId.Next();

    public long OnDue(long nowMs)
    {
        if (nowMs >= _endMs)
        {
            _timeOver = true;
            _exchange.Abort();
            return long.MaxValue;
        }

        if (_heartbeatMs == 0) return _endMs;
        var due = Volatile.Read(ref _lastSentMs) + _heartbeatMs;
        if (nowMs >= due) due = nowMs + (TrySendHeartbeat() ? _heartbeatMs : BusyRetryMs);
        return Math.Min(_endMs, due);
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>What the generator's <c>finally</c> throws fails the stream as anything else does: the stream must be over after it.</summary>
    private async ValueTask<StreamEnd> DisposeAsync(IAsyncEnumerator<T> generator, StreamEnd end)
    {
        try
        {
            await generator.DisposeAsync().ConfigureAwait(false);
            return end;
        }
        catch (Exception e) when (_opened)
        {
            var failed = WriteFailure(e);
            return end == StreamEnd.Completed ? failed : end;
        }
    }

    private async ValueTask<StreamEnd> SendAllAsync(IAsyncEnumerator<T> generator)
    {
        while (true)
        {
#pragma warning disable CA2012 // Awaited once: here, or as the task that takes its place.
            var next = generator.MoveNextAsync();
            if (!next.IsCompleted && !_opened && _openDelay > TimeSpan.Zero) next = new ValueTask<bool>(await SettleAsync(next.AsTask()).ConfigureAwait(false));
#pragma warning restore CA2012
            bool more;
            if (next.IsCompleted)
            {
                more = await next.ConfigureAwait(false);
            }
            else
            {
                Open();
                if (_output.UnflushedBytes > 0) Note(await _output.FlushAsync().ConfigureAwait(false));
                Volatile.Write(ref _lastSentMs, _exchange.Wheel.NowMs);
                _writing.Release();
                try
                {
                    more = await next.ConfigureAwait(false);
                }
                finally
                {
                    await _writing.WaitAsync().ConfigureAwait(false);
                }
            }

            Open();
            if (!more) return _exchange.IsAborted ? WhyAborted() : StreamEnd.Completed;
            if (_exchange.IsAborted || (_gone && !_options.RunToEnd)) return WhyAborted();
            if (_gone) continue;
            _bytes += _items.Write(_output, generator.Current, _chunked);
            _events++;
            if (_output.UnflushedBytes < _options.FlushThresholdBytes) continue;
            Note(await _output.FlushAsync().ConfigureAwait(false));
            if (_turn.IsOver) await _turn;
        }
    }

    /// <summary>Gives the generator a moment to get to its first event, its end or its failure.</summary>
    private async Task<Task<bool>> SettleAsync(Task<bool> first)
    {
        await Task.WhenAny(first, Task.Delay(_openDelay, _exchange.Wheel.Time)).ConfigureAwait(false);
        return first;
    }

    /// <summary>Writes the head, which leaves with the first flush.</summary>
    private void Open()
    {
        if (_opened) return;
        var request = _exchange.Request;
        _lastSentMs = _openedMs;
        SseHead.Write(_exchange.Response);
        // Not before: it throws where middleware has answered already, and no event may follow that answer.
        _opened = true;
        if (_logger.IsEnabled(LogLevel.Information)) LogOpened(request);
        _exchange.StartStreaming(this, Math.Min(_endMs, _heartbeatMs > 0 ? _openedMs + _heartbeatMs : long.MaxValue), abortWhenGone: !_options.RunToEnd);
    }

    /// <summary>The route as its pattern, since a path may hold somebody's id or secret; what the client last saw cut short.</summary>
    private void LogOpened(RatRequest request)
    {
        var lastEventId = request.LastEventId is { } id ? OneLineValue.Show(id) : null;
        SseLog.Opened(_logger, Id, request.Route, request.RemoteEndPoint, lastEventId);
    }

    private void Note(FlushResult flushed)
    {
        if (!flushed.IsCompleted) return;
        _gone = true;
        // The exchange has noticed by itself, unless the client had sent more ahead than is kept.
        if (!_options.RunToEnd) _exchange.Abort();
    }

    /// <summary>Writes a heartbeat, and gives the lock back when it has been sent. False: the stream is writing.</summary>
    private bool TrySendHeartbeat()
    {
        if (!_writing.Wait(0)) return false;
        if (_options.HeartbeatEvent is { } type) SseHead.WriteHeartbeat(_output, type, _chunked);
        else _output.Write(_chunked ? SseWriter.HeartbeatChunk : SseWriter.Heartbeat);
        var flush = _output.FlushAsync();
        if (flush.IsCompleted)
        {
            Note(flush.GetAwaiter().GetResult());
            _writing.Release();
        }
        else
        {
            _ = FinishHeartbeatAsync(flush);
        }

        return true;
    }

    private async Task FinishHeartbeatAsync(ValueTask<FlushResult> flush)
    {
        Note(await flush.ConfigureAwait(false));
        _writing.Release();
    }

    /// <summary>The client learns that the stream failed, and an id to name it by; the log gets the rest.</summary>
    private StreamEnd WriteFailure(Exception fault)
    {
        if (_exchange.IsAborted && fault is OperationCanceledException) return WhyAborted();
        var errorId = StreamId.Next();
        SseLog.GeneratorFailed(_logger, Id, errorId, fault);
        if (!_gone) _bytes += SseHead.WriteError(_output, errorId, _chunked);
        return StreamEnd.Failed;
    }

    private StreamEnd WhyAborted() =>
        _gone || _exchange.CloseReason != CloseReason.None ? StreamEnd.ClientGone
        : _timeOver ? StreamEnd.TimeOver
        : StreamEnd.ServerStopped;

    private void Close(StreamEnd end)
    {
        _exchange.StopStreaming();
        if (_logger.IsEnabled(LogLevel.Information)) SseLog.Closed(_logger, Id, end, _exchange.Wheel.NowMs - _openedMs, _events, _bytes);
    }

    private static long Milliseconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? 0 : (long)time.TotalMilliseconds;
}
