using System.IO.Pipelines;

namespace RatEngine.Http;

/// <summary>The body of the request at hand: made when it is first asked for, drained where the handler left some of it.</summary>
internal sealed class ExchangeBody
{
    private readonly HttpExchange _exchange;
    private readonly ConnectionClock _clock;
    private readonly PipeReader _input;
    private State _state;

    public ExchangeBody(HttpExchange exchange, ConnectionClock clock, PipeReader input)
    {
        _exchange = exchange;
        _clock = clock;
        _input = input;
    }

    /// <summary>The limit of the route, or the server's.</summary>
    public long MaxBytes => Options.MaxRequestBodyBytes ?? _exchange.Limits.MaxRequestBodyBytes;

    /// <summary>What the route does differently.</summary>
    public RouteOptions Options { get => _state.Options ?? RouteOptions.Default; set => _state.Options = value; }

    public BodyClock Clock => _clock.Body;

    public FieldTable TrailerFields => _state.Trailers ??= new FieldTable();

    public IReadOnlyList<KeyValuePair<string, string>> Trailers => _state.Trailers?.ToPairs() ?? [];

    /// <summary>A first read was asked for: the input is the body's, up to its end.</summary>
    public bool IsStarted { get => _state.IsStarted; set => _state.IsStarted = value; }

    /// <summary>Bytes of it may still be in the input: what reads that next must be the body.</summary>
    public bool IsUnread => (_exchange.Head.IsChunked || _exchange.Head.ContentLength > 0) && _state.Reader is not { IsAtEnd: true };

    /// <summary>What the handler reads.</summary>
    public PipeReader Handle
    {
        get
        {
            if (_state.Handle is { } handle) return handle;
            if (!IsUnread) return EmptyBody.Instance;
            return _state.Handle = new RequestBodyHandle(Open(), _exchange.Gate, _exchange.Gate.Generation);
        }
    }

    /// <summary>The handler may still read memory of the connection's that it was given.</summary>
    public bool IsLent => _state.Handle is { IsLent: true };

    /// <summary>False: what is left of it will not be read, so that the connection must close.</summary>
    public bool WillReachEnd()
    {
        if (!IsUnread) return true;
        var head = _exchange.Head;
        if (_state.Reader is { HasFailed: true }) return false;
        if (head.ExpectContinue && !IsStarted) return false;
        if (head.ContentLength > MaxBytes) return false;
        var left = _state.Reader is LengthBody body ? body.Left : head.ContentLength;
        return left <= _exchange.Limits.MaxDrainedBodyBytes;
    }

    /// <summary>Reads and throws away what the handler left. False: there is more than is worth it, or it cannot be read.</summary>
    public async ValueTask<bool> TryDrainAsync()
    {
        try
        {
            return await Open().TryDrainAsync(_exchange.Limits.MaxDrainedBodyBytes).ConfigureAwait(false);
        }
        catch (RequestBodyException)
        {
            return false;
        }
    }

    /// <summary>Ends the handler's pending read.</summary>
    public void EndRead() => _state.Reader?.EndRead();

    public void Clear()
    {
        _state.Reader?.Release(IsLent);
        _state = default;
    }

    private RequestBody Open() => _state.Reader ??= Make();

    private RequestBody Make()
    {
        Clock.Begin(
            Options.MinBodyBytesPerSecond ?? _exchange.Limits.MinBodyBytesPerSecond, Options.BodyRateGracePeriod ?? _exchange.Limits.BodyRateGracePeriod);
        var source = new BodySource(_exchange, _input);
        return _exchange.Head.IsChunked ? new ChunkedBody(source, _exchange) : new LengthBody(source, _exchange, _exchange.Head.ContentLength);
    }

    private struct State
    {
        public bool IsStarted;
        public RouteOptions? Options;
        public RequestBody? Reader;
        public RequestBodyHandle? Handle;
        public FieldTable? Trailers;
    }
}
