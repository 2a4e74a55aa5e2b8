using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>One request and its answer. Each connection has one, used for its requests in turn.</summary>
internal sealed class HttpExchange
{
    private const int HandlerWaits = 1;
    private const int UnsentAnswer = 2;

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
        Content = new ExchangeBody(this, clock, _input);
    }

    public RequestHead Head { get; } = new();

    /// <summary>Who may come in from outside.</summary>
    public HandleGate Gate { get; } = new();

    /// <summary>The handler's, new for each request: a handle that was kept must not show the next one.</summary>
    public RatRequest Request => _state.Request!;

    public RatResponse Response => _state.Response!;

    /// <summary>The fields of the answer.</summary>
    public ResponseFields AnswerFields { get; } = new();

    public HttpParser Parser { get; }

    public HttpLimits Limits => _server.Limits;

    /// <summary>The connection's writer, for streams that frame for themselves.</summary>
    public PipeWriter Output => _output;

    public TimerWheel Wheel => _server.Wheel;

    public DescriptorBudget Descriptors => _server.Descriptors;

    public CloseReason CloseReason => _transport.CloseReason;

    /// <summary>The client's, by the word of a trusted proxy where there is one.</summary>
    public EndPoint? RemoteEndPoint => _state.Client is { } client ? client.Address : _transport.RemoteEndPoint;

    /// <summary>The client is known to be on this machine: no proxy stands between.</summary>
    public bool IsLocal => _transport.IsLocal && !ForwardingRules.IsForwarded(Head);

    /// <summary>The client uses https, by the same word.</summary>
    public bool IsSecure => _state.Client?.IsSecure ?? _transport.IsSecure;

    /// <summary>Who asked, by the word of a trusted proxy; null: the peer itself.</summary>
    public ForwardedClient? Client => _state.Client;

    public X509Certificate2? ClientCertificate => _transport.ClientCertificate;

    public bool IsHead => Head.Method == RequestMethod.Head;

    /// <summary>GET or HEAD: the methods that a cache answers, and 304 is for.</summary>
    public bool IsRead => Head.Method is RequestMethod.Get or RequestMethod.Head;

    public bool IsHttp10 => Head.MinorVersion == 0;

    public ExchangeBody Content { get; }

    public PipeReader Body
    {
        get
        {
            if (IsWatched && Content.IsUnread) ThrowWatched();
            return Content.Handle;
        }
    }

    public CancellationToken Aborted
    {
        get
        {
            var token = Signal.Token;
            // A peer's RST is noticed while a handler waits for something else; its FIN only says that it has no more to send, unless the route knows better.
            Watch(Content.Options.FinMeansGone);
            return token;
        }
    }

    public bool IsAborted => _state.Signal is { IsRaised: true };

    /// <summary>A read is pending: <see cref="EndHandlerAsync"/> must come before the next.</summary>
    public bool IsWatched => _state.Watch is not null;

    private AbortSignal Signal => _state.Signal ?? MakeSignal();

    /// <summary>The head stands in the input up to <paramref name="end"/>; it stays there until somebody else must read.</summary>
    public void Begin(SequencePosition end)
    {
        _state = default;
        _state.IsOpen = true;
        _state.Request = new RatRequest(this, Gate.Generation);
        _state.Response = new RatResponse(this, Gate.Generation);
        _state.HeadEnd = end;
        _state.HeadHeld = true;
        _state.KeepAlive = Head.KeepAlive && !_server.IsStopping;
        _state.Client = _server.Forwarding?.Find(Head, _transport);
    }

    /// <summary>The connection ends with this answer.</summary>
    public void CloseAfterAnswer() => _state.KeepAlive = false;

    public void WriteHead(int status, string? contentType, ResponseFraming framing, long length, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        if (framing == ResponseFraming.UntilClose || _server.IsStopping || !Content.WillReachEnd()) _state.KeepAlive = false;
        _state.AnswerStart = _output.UnflushedBytes;
        var connection = !_state.KeepAlive ? "Connection: close\r\n"u8 : IsHttp10 ? "Connection: keep-alive\r\n"u8 : default;
        ResponseHead.Write(_output, status, _server.Date.Line, contentType, framing, length, connection, fields);
    }

    /// <summary>Answers to earlier requests wait for a send; asked before this one's begins.</summary>
    public bool HasUnsentAnswers => _output.UnflushedBytes > 0;

    public ValueTask<FlushResult> SendAnswersAsync() => _output.FlushAsync();

    /// <summary>Sends what was written of the answer.</summary>
    public ValueTask<FlushResult> FlushAnswerAsync()
    {
        _state.AnswerHasLeft = true;
        Interlocked.And(ref _state.Sending, ~UnsentAnswer);
        return _output.FlushAsync();
    }

    /// <summary>Sends what was written of the answer, and these bytes from where they are.</summary>
    public ValueTask<FlushResult> SendUncopiedAsync(ReadOnlyMemory<byte> content)
    {
        _state.AnswerHasLeft = true;
        return _output.WriteAsync(content);
    }

    /// <summary>The answer is whole and was not sent yet. True: the handler has waited before, so that the caller sends it now. Else it leaves when the
    /// handler waits, or ends: answers to pipelined requests share a send.</summary>
    public bool OnAnswerWhole() => (MarkAnswerUnsent() & HandlerWaits) != 0 && TakeUnsentAnswer();

    /// <summary>The answer is whole and was not sent yet.</summary>
    public int MarkAnswerUnsent() => Interlocked.Or(ref _state.Sending, UnsentAnswer);

    /// <summary>Memory of the output was given out and may still be written to.</summary>
    public void DisownOutput() => _transport.DisownOutput();

    /// <summary>The handler waits for something. True: a whole answer is there, which the caller sends.</summary>
    public bool OnHandlerWaits() => (Interlocked.Or(ref _state.Sending, HandlerWaits) & UnsentAnswer) != 0 && TakeUnsentAnswer();

    /// <summary>True for one of those who could send the answer.</summary>
    public bool TakeUnsentAnswer() => (Interlocked.And(ref _state.Sending, ~UnsentAnswer) & UnsentAnswer) != 0;

    /// <summary>Takes the answer back where nothing of it has left, so that another can be given. False: it has begun to leave.</summary>
    public bool TryTakeBackAnswer() =>
        !_state.AnswerHasLeft && _transport.TryTakeBack((int)(_output.UnflushedBytes - _state.AnswerStart));

    /// <summary>Forgets what the handler had set, so that the engine can answer instead.</summary>
    public void RenewResponse()
    {
        AnswerFields.Clear();
        _state.Sending = 0;
        _state.Response = new RatResponse(this, Gate.Generation);
    }

    /// <summary>Before the body's first read: gives the head's memory back, and asks a client that waits for the body to send it.</summary>
    public ValueTask<FlushResult> StartBodyAsync()
    {
        if (Content.IsStarted) return default;
        lock (this)
        {
            if (_state.Watch is not null) ThrowWatched();
            Content.IsStarted = true;
        }

        ReleaseHead();
        if (!Head.ExpectContinue || Response.IsStarted) return default;
        _output.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
        return _output.FlushAsync();
    }

    /// <summary>The body was read to its end: what the peer does from here on can be watched.</summary>
    public void OnBodyAtEnd()
    {
        bool isAwaited;
        lock (this) isAwaited = _state.WatchesAfterBody;
        if (isAwaited) Watch(finMeansGone: false);
    }

    /// <summary>From here on the peer's going away is noticed at once, and cancels <see cref="Aborted"/>; where there is a body to read, from its end on.</summary>
    public void Watch(bool finMeansGone)
    {
        // Any thread of the handler's may ask, and two watches would take each other's bytes.
        lock (this)
        {
            if (_state.HandlerEnded || !_state.IsOpen) return;
            _state.FinMeansGone |= finMeansGone;
            if (_state.Watch is not null)
            {
                // A FIN that came while it meant nothing yet: either this sees it, or the watch sees what it means now.
                Interlocked.MemoryBarrier();
                if (finMeansGone && _transport.CloseReason == CloseReason.PeerClosed) OnPeerGone();
                if (finMeansGone) _state.Watch.Discard();
                return;
            }

            // A stream does not wait for a body that nobody reads.
            if (Content.IsUnread && (Content.IsStarted || !_state.FinMeansGone))
            {
                _state.WatchesAfterBody = true;
                return;
            }

            ReleaseHead();
            _state.Watch = new PeerWatch(_input, OnPeerGone);
            // A stream may last for hours, and nobody asks for anything behind one: that its client goes must be noticed whatever it has sent.
            if (_state.FinMeansGone) _state.Watch.Discard();
            else _state.Watch.Start();
        }
    }

    /// <summary>Gives the head's memory back while the handler goes on; what it asks of the head is copied before.</summary>
    public void ReleaseHead() => ReleaseHead(detach: true);

    /// <summary>Lets a stream have heartbeats and an end in time; it also makes the server's stop end it.</summary>
    /// <param name="clock">The stream.</param>
    /// <param name="dueMs">When it wants to be called first.</param>
    /// <param name="abortWhenGone">False: the handler runs on though its client has gone.</param>
    public void StartStreaming(IStreamClock clock, long dueMs, bool abortWhenGone)
    {
        _state.RunsToEnd = !abortWhenGone;
        _state.AnswerHasLeft = true;
        Watch(finMeansGone: true);
        _clock.StartStream(clock, dueMs);
        // Pairs with the stop: either it sees the stream, or this sees the stop.
        Interlocked.MemoryBarrier();
        if (_server.IsStopping) Abort();
    }

    /// <summary>Makes a successor of the connection: when the handler has ended, the connection is its own. The head must be written.</summary>
    /// <param name="make">Given the connection, and what to call when the successor has ended.</param>
    public void HandOver(Func<TransportConnection, Action<IServedConnection>, IConnectionSuccessor> make)
    {
        var connection = _transport;
        if (_state.Client is { } client)
        {
            connection = new AddressedConnection(connection, client.Address, client.IsSecure);
            if (client.CountedAs is { } key) connection = _server.Addresses!.Hold(connection, key);
        }

        _state.Successor = make(connection, _server.RemoveConnection);
    }

    public bool IsHandedOver => _state.Successor is not null;

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

    /// <summary>A stream that the engine runs for the handler begins or ends. Within the gate for all of that time.</summary>
    public bool IsStreaming { get => _state.IsStreaming; set => _state.IsStreaming = value; }

    /// <summary>After the handler: shuts its handles out, and ends what it left pending. Input and output are the connection's again, but for a flush
    /// that the handler did not await.</summary>
    public ValueTask EndHandlerAsync()
    {
        lock (this) _state.HandlerEnded = true;
        return Gate.Shut() && !Response.IsLent && !Content.IsLent && !IsWatched ? default : EndPendingAsync();
    }

    /// <summary>Ends the exchange. False: the connection cannot go on to another request.</summary>
    public ValueTask<bool> EndAsync()
    {
        if (!Content.IsUnread)
        {
            ReleaseHead(detach: false);
            return new ValueTask<bool>(_state.KeepAlive);
        }

        return DrainAsync();
    }

    public void Clear()
    {
        _state = default;
        Content.Clear();
        Parser.TrimBuffers();
        Head.Clear();
        AnswerFields.Clear();
    }

    private static void ThrowWatched() =>
        throw new InvalidOperationException("The body can no longer be read: the stream has begun, and waits for its client to go. Read it before.");

    private async ValueTask EndPendingAsync()
    {
        Content.EndRead();
        if (_state.IsStreaming)
        {
            // Middleware did not wait for the stream: it cannot be ended well.
            Cut(CloseReason.HandlerFailed);
            Abort();
        }

        await Gate.WhenEmptyAsync().ConfigureAwait(false);
        if (Response.IsLent) Response.Disown();
        if (Content.IsLent) _transport.DisownInput();
        if (IsWatched) await StopWatchingAsync().ConfigureAwait(false);
    }

    private async ValueTask StopWatchingAsync()
    {
        await _state.Watch!.StopAsync().ConfigureAwait(false);
        if (_state.Watch.HasDiscarded) _state.KeepAlive = false;
        _state.Watch = null;
    }

    private AbortSignal MakeSignal()
    {
        // In a local: the exchange may be cleared meanwhile.
        var made = new AbortSignal(_server.Logger);
        return Interlocked.CompareExchange(ref _state.Signal, made, null) ?? made;
    }

    /// <summary>The answer leaves first: a client may wait for it before it sends the rest.</summary>
    private async ValueTask<bool> DrainAsync()
    {
        ReleaseHead();
        var flushed = await _output.FlushAsync().ConfigureAwait(false);
        return !flushed.IsCompleted && _state.KeepAlive && await Content.TryDrainAsync().ConfigureAwait(false);
    }

    private void OnPeerGone()
    {
        if (!_state.FinMeansGone && _transport.CloseReason == CloseReason.PeerClosed) return;
        // Closed at once: the descriptor is free before the handler has ended.
        _transport.Abort(CloseReason.PeerClosed);
        if (!_state.RunsToEnd) Abort();
    }

    private void ReleaseHead(bool detach)
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
        public RatRequest? Request;
        public RatResponse? Response;
        public bool IsOpen;
        public bool HandlerEnded;
        public bool IsStreaming;

        /// <summary><see cref="HandlerWaits"/> and <see cref="UnsentAnswer"/>: handler and engine may both be about to send.</summary>
        public int Sending;
        public long AnswerStart;
        public bool AnswerHasLeft;
        public bool WatchesAfterBody;
        public SequencePosition HeadEnd;
        public bool HeadHeld;
        public bool KeepAlive;
        public bool FinMeansGone;
        public bool RunsToEnd;
        public ForwardedClient? Client;
        public AbortSignal? Signal;
        public PeerWatch? Watch;
        public IConnectionSuccessor? Successor;
    }
}
