using System.IO.Pipelines;

namespace RatEngine.Http;

/// <summary>A request's body: pulled from the connection, which receives only when it is asked.</summary>
internal abstract class RequestBody : PipeReader
{
    private bool _isDraining;

    protected RequestBody(BodySource source) => Source = source;

    /// <summary>Read to its end: what follows on the connection is the next request.</summary>
    public bool IsAtEnd { get; protected set; }

    public bool HasFailed => Source.Failure is not null;

    protected BodySource Source { get; }

    /// <summary>Reads and throws away what the handler left, up to a limit of bytes. False: there is more, or it cannot be read.</summary>
    public async ValueTask<bool> TryDrainAsync(long maxBytes)
    {
        var left = maxBytes;
        _isDraining = true;
        Source.BeginDrain();
        while (!IsAtEnd)
        {
            var read = await ReadAsync().ConfigureAwait(false);
            if (read.IsCanceled) return false;
            left -= read.Buffer.Length;
            AdvanceTo(read.Buffer.End);
            if (left < 0) return false;
        }

        return true;
    }

    /// <summary>Ends the handler's pending read, with an exception.</summary>
    public void EndRead() => Source.EndRead();

    /// <summary>The request is over: memory of the body's own goes back to its pool.</summary>
    /// <param name="isLent">The handler may still read it: it is left to the garbage collector.</param>
    public virtual void Release(bool isLent)
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    public override void CancelPendingRead() => Source.CancelPendingRead();

    /// <summary>Refuses the rest of the body, and the connection will be closed. The handler's read fails; where nobody reads any more, nobody is
    /// there to catch it: the read is given up.</summary>
    /// <exception cref="RequestBodyException">A handler reads.</exception>
    protected ReadResult Fail(Refusal refusal)
    {
        var failure = Source.Fail(refusal);
        return _isDraining ? new ReadResult(default, isCanceled: true, isCompleted: false) : throw failure;
    }
}
