using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>Where a body's bytes come from: the connection's input, watched for being too slow or too long.</summary>
internal sealed class BodySource
{
    private readonly HttpExchange _exchange;
    private bool _cancelRequested;
    private volatile bool _endsRead;

    public BodySource(HttpExchange exchange, PipeReader input)
    {
        _exchange = exchange;
        Input = input;
    }

    public PipeReader Input { get; }

    public Refusal? Failure { get; private set; }

    public long MaxBytes => _exchange.Content.MaxBytes;

    public HttpLimits Limits => _exchange.Limits;

    public HttpParser Parser => _exchange.Parser;

    /// <summary>Waits for bytes. A client that is too slow, or that waits for a <c>100 Continue</c>, is dealt with here.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Fail(Failure);
        await _exchange.StartBodyAsync().ConfigureAwait(false);
        if (TryRead(out var ready)) return ready;
        cancellationToken.ThrowIfCancellationRequested();
        await using var registration = cancellationToken.UnsafeRegister(static input => ((PipeReader)input!).CancelPendingRead(), Input).ConfigureAwait(false);
        _exchange.Content.Clock.StartWaiting();
        try
        {
            while (true)
            {
                var read = await Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                if (IsForHandler(read)) return read;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _exchange.Content.Clock.StopWaiting();
        }
    }

    /// <summary>Gives what is there already.</summary>
    public bool TryRead(out ReadResult read)
    {
        while (Input.TryRead(out read))
        {
            if (IsForHandler(read)) return true;
        }

        return false;
    }

    /// <summary>The handler takes its read back.</summary>
    public void CancelPendingRead()
    {
        Volatile.Write(ref _cancelRequested, true);
        Input.CancelPendingRead();
    }

    /// <summary>Ends the handler's pending read, with an exception: the handler has ended.</summary>
    public void EndRead()
    {
        _endsRead = true;
        Input.CancelPendingRead();
    }

    /// <summary>The engine reads from here on.</summary>
    public void BeginDrain() => _endsRead = false;

    public RequestBodyException Fail(Refusal refusal)
    {
        Failure = refusal;
        return new RequestBodyException(refusal.Status, refusal.Text);
    }

    /// <summary>False: the read was cancelled for the connection, which was idle a moment ago, and is none of the handler's.</summary>
    /// <exception cref="InvalidOperationException">The handler has ended.</exception>
    private bool IsForHandler(ReadResult read)
    {
        if (_endsRead)
        {
            Input.AdvanceTo(read.Buffer.Start);
            throw HandleGate.Over();
        }

        // Before the bytes are looked at: what cancelled the read for being slow does so once.
        if (!_exchange.Content.Clock.IsTooSlow && (!read.IsCanceled || Interlocked.Exchange(ref _cancelRequested, false))) return true;
        Input.AdvanceTo(read.Buffer.Start);
        return _exchange.Content.Clock.IsTooSlow ? throw Fail(Refusal.BodyTimeout) : false;
    }
}
