using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>A request's body as its handler sees it. It ends with the handler: a read that is still pending is ended before the input is used for
/// anything else, and memory that was given out and not advanced past is not used again.</summary>
internal sealed class RequestBodyHandle(RequestBody body, HandleGate gate, int generation) : PipeReader
{
    /// <summary>Memory was given out that the handler may still read.</summary>
    public bool IsLent { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        _ = gate.Enter(generation);
        try
        {
            return Lend(await body.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            gate.Leave();
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        using var inside = gate.Enter(generation);
        if (!body.TryRead(out result)) return false;
        Lend(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        using var inside = gate.Enter(generation);
        IsLent = false;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        using var inside = gate.Enter(generation);
        body.CancelPendingRead();
    }

    /// <summary>The handler has had enough: the engine drains the rest, or closes. Not gated: streams complete their reader when they are disposed of,
    /// which may be late.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    private ReadResult Lend(ReadResult read)
    {
        IsLent = !read.Buffer.IsEmpty;
        return read;
    }
}
