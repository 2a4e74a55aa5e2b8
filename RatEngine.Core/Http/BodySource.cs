using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>Where a body's bytes come from: the connection's input, watched for being too slow or too long.</summary>
internal sealed class BodySource
{
    private readonly HttpExchange _exchange;

    public BodySource(HttpExchange exchange, PipeReader input)
    {
        _exchange = exchange;
        Input = input;
    }

    public PipeReader Input { get; }

    public Refusal? Failure { get; private set; }

    public long MaxBytes => _exchange.MaxBodyBytes;

    public HttpLimits Limits => _exchange.Limits;

    public HttpParser Parser => _exchange.Parser;

    /// <summary>Waits for bytes. A client that is too slow, or that waits for a <c>100 Continue</c>, is dealt with here.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Fail(Failure);
        await _exchange.StartBodyAsync().ConfigureAwait(false);
        if (Input.TryRead(out var ready)) return ready;
        _exchange.BodyClock.StartWaiting();
        try
        {
            var read = await Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.IsCanceled && _exchange.BodyClock.IsTooSlow)
            {
                Input.AdvanceTo(read.Buffer.Start);
                throw Fail(Refusal.BodyTimeout);
            }

            return read;
        }
        finally
        {
            _exchange.BodyClock.StopWaiting();
        }
    }

    public RequestBodyException Fail(Refusal refusal)
    {
        Failure = refusal;
        return new RequestBodyException(refusal.Status, refusal.Text);
    }
}
