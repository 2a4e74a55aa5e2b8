using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>One request and its answer. Each connection has one, used for its requests in turn.</summary>
internal sealed class HttpExchange
{
    private readonly HttpServer _server;
    private readonly TransportConnection _transport;
    private readonly ConnectionClock _clock;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private State _state;

    public HttpExchange(HttpServer server, TransportConnection transport, ConnectionClock clock, HttpParser parser)
    {
        _server = server;
        _transport = transport;
        _clock = clock;
        _input = transport.Input;
        _output = transport.Output;
        Parser = parser;
        Request = new RatRequest(this, Head);
        Response = new RatResponse(this, _output);
    }

    public RequestHead Head { get; } = new();

    public RatRequest Request { get; }

    public RatResponse Response { get; }

    public HttpParser Parser { get; }

    public HttpLimits Limits => _server.Limits;

    /// <summary>The connection's writer, for streams that frame for themselves.</summary>
    public PipeWriter Output => _output;

    public TimerWheel Wheel => _server.Wheel;

    public CloseReason CloseReason => _transport.CloseReason;

    public EndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    public bool IsHead => Head.Method == RequestMethod.Head;

    public bool IsHttp10 => Head.MinorVersion == 0;

    /// <summary>The route's limit, or the server's.</summary>
    public long MaxBodyBytes { get => _state.MaxBodyBytes ?? Limits.MaxRequestBodyBytes; set => _state.MaxBodyBytes = value; }

    public BodyClock BodyClock => _clock.Body;

    public FieldTable TrailerFields => _state.Trailers ??= new FieldTable();

    public IReadOnlyList<KeyValuePair<string, string>> Trailers => _state.Trailers?.ToPairs() ?? [];

    public bool HasStartedBody => _state.BodyStarted;

    public PipeReader Body => Request.HasBody ? _state.Body ??= MakeBody() : EmptyBody.Instance;

    public CancellationToken Aborted
    {
        get
        {
            var token = Signal.Token;
            // A peer's RST is noticed while a handler waits for something else; its FIN only says that it has no more to send.
            if (!Request.HasBody) Watch(finMeansGone: false);
            return token;
        }
    }

    public bool IsAborted => _state.Signal is { IsRaised: true };

    /// <summary>A read is pending: <see cref="StopWatchingAsync"/> must come before the next.</summary>
    public bool IsWatched => _state.Watch is not null;

    private AbortSignal Signal => _state.Signal ?? Interlocked.CompareExchange(ref _state.Signal, new AbortSignal(_server.Logger), null) ?? _state.Signal;

    /// <summary>The head stands in the input up to <paramref name="end"/>; it stays there until somebody else must read.</summary>
    public void Begin(SequencePosition end)
    {
        _state = default;
        _state.HeadEnd = end;
        _state.HeadHeld = true;
        _state.KeepAlive = Head.KeepAlive && !_server.IsStopping;
    }

    /// <summary>The connection ends with this answer.</summary>
    public void CloseAfterAnswer() => _state.KeepAlive = false;

    public void WriteHead(int status, string? contentType, ResponseFraming framing, long length, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        if (framing == ResponseFraming.UntilClose || _server.IsStopping || !WillReachEndOfBody()) _state.KeepAlive = false;
        var connection = !_state.KeepAlive ? "Connection: close\r\n"u8 : IsHttp10 ? "Connection: keep-alive\r\n"u8 : default;
        ResponseHead.Write(_output, status, _server.Date.Line, contentType, framing, length, connection, fields);
    }

    /// <summary>Before the body's first read: gives the head's memory back, and asks a client that waits for the body to send it.</summary>
    public ValueTask<FlushResult> StartBodyAsync()
    {
        if (_state.BodyStarted) return default;
        _state.BodyStarted = true;
        ReleaseHead();
        if (!Head.ExpectContinue || Response.HasStarted) return default;
        _output.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
        return _output.FlushAsync();
    }

    /// <summary>From here on the peer's going away is noticed at once, and cancels <see cref="Aborted"/>.</summary>
    public void Watch(bool finMeansGone)
    {
        _state.FinMeansGone |= finMeansGone;
        if (_state.Watch is not null)
        {
            // A FIN that came while it meant nothing yet: either this sees it, or the watch sees what it means now.
            Interlocked.MemoryBarrier();
            if (finMeansGone && _transport.CloseReason == CloseReason.PeerClosed) OnPeerGone();
            return;
        }

        ReleaseHead();
        _state.Watch = new PeerWatch(_input, OnPeerGone);
        _state.Watch.Start();
    }

    /// <summary>Lets a stream have heartbeats and an end in time; it also makes the server's stop end it.</summary>
    /// <param name="clock">The stream.</param>
    /// <param name="dueMs">When it wants to be called first.</param>
    /// <param name="abortWhenGone">False: the handler runs on though its client has gone.</param>
    public void StartStreaming(IStreamClock clock, long dueMs, bool abortWhenGone)
    {
        _state.RunsToEnd = !abortWhenGone;
        Watch(finMeansGone: true);
        _clock.StartStream(clock, dueMs);
        if (_server.IsStopping) Abort();
    }

    /// <summary>Makes a successor of the connection: when the handler has ended, the connection is its own. The head must be written.</summary>
    /// <param name="make">Given the connection, and what to call when the successor has ended.</param>
    public void HandOver(Func<TransportConnection, Action<IServedConnection>, IConnectionSuccessor> make) =>
        _state.Successor = make(_transport, _server.RemoveConnection);

    /// <summary>What the connection was handed over to, if it was; the input is then at the end of the request's head.</summary>
    public IConnectionSuccessor? TakeSuccessor()
    {
        if (_state.Successor is not null) ReleaseHead(detach: false);
        return _state.Successor;
    }

    public void StopStreaming() => _clock.StopStream();

    /// <summary>Tells the handler to end. The connection stays as it is.</summary>
    public void Abort() => Signal.Raise();

    /// <summary>Cuts the connection: what was answered cannot be ended well.</summary>
    public void Cut(CloseReason reason) => _transport.Abort(reason);

    /// <summary>After the handler: the input is the connection's again.</summary>
    public ValueTask StopWatchingAsync() => _state.Watch?.StopAsync() ?? default;

    /// <summary>Ends the exchange. False: the connection cannot go on to another request.</summary>
    public ValueTask<bool> EndAsync()
    {
        if (_state.Body is { IsAtEnd: true } || !Request.HasBody)
        {
            ReleaseHead(detach: false);
            return new ValueTask<bool>(_state.KeepAlive);
        }

        return DrainAsync();
    }

    public void Clear()
    {
        _state = default;
        Head.Clear();
        Request.Clear();
        Response.Reset();
    }

    private RequestBody MakeBody()
    {
        _clock.Body.Reset();
        var source = new BodySource(this, _input);
        return Head.IsChunked ? new ChunkedBody(source, this) : new LengthBody(source, this, Head.ContentLength);
    }

    /// <summary>The answer leaves first: a client may wait for it before it sends the rest.</summary>
    private async ValueTask<bool> DrainAsync()
    {
        ReleaseHead();
        var flushed = await _output.FlushAsync().ConfigureAwait(false);
        if (flushed.IsCompleted || !_state.KeepAlive) return false;
        try
        {
            _ = Body;
            return await _state.Body!.TryDrainAsync(Limits.MaxDrainedBodyBytes).ConfigureAwait(false);
        }
        catch (RequestBodyException)
        {
            return false;
        }
    }

    /// <summary>False: what is left of the body will not be read, so that the connection must close.</summary>
    private bool WillReachEndOfBody()
    {
        if (!Request.HasBody || _state.Body is { IsAtEnd: true }) return true;
        if (_state.Body is { HasFailed: true }) return false;
        if (Head.ExpectContinue && !_state.BodyStarted) return false;
        return Head.IsChunked || (_state.Body as LengthBody)?.Left is not { } left
            ? Head.ContentLength <= Limits.MaxDrainedBodyBytes
            : left <= Limits.MaxDrainedBodyBytes;
    }

    private void OnPeerGone()
    {
        if (!_state.FinMeansGone && _transport.CloseReason == CloseReason.PeerClosed) return;
        // Closed at once: the descriptor is free before the handler has ended.
        _transport.Abort(CloseReason.PeerClosed);
        if (!_state.RunsToEnd) Abort();
    }

    private void ReleaseHead(bool detach = true)
    {
        if (!_state.HeadHeld) return;
        _state.HeadHeld = false;
        if (detach)
        {
            Head.Detach();
            Parser.ReleaseBuffers();
        }

        _input.AdvanceTo(_state.HeadEnd);
    }

    private struct State
    {
        public SequencePosition HeadEnd;
        public bool HeadHeld;
        public bool KeepAlive;
        public bool BodyStarted;
        public bool FinMeansGone;
        public bool RunsToEnd;
        public long? MaxBodyBytes;
        public RequestBody? Body;
        public FieldTable? Trailers;
        public AbortSignal? Signal;
        public PeerWatch? Watch;
        public IConnectionSuccessor? Successor;
    }
}
