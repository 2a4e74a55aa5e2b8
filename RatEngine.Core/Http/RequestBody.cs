using System.IO.Pipelines;

namespace RatEngine.Http;

/// <summary>A request's body as the handler reads it: pulled from the connection, which receives only when it is asked.</summary>
internal abstract class RequestBody : PipeReader
{
    protected RequestBody(BodySource source) => Source = source;

    /// <summary>Read to its end: what follows on the connection is the next request.</summary>
    public bool IsAtEnd { get; protected set; }

    public bool HasFailed => Source.Failure is not null;

    protected BodySource Source { get; }

    /// <summary>Reads and throws away what the handler left, up to a limit of bytes. False: there is more, or it cannot be read.</summary>
    public async ValueTask<bool> TryDrainAsync(long maxBytes)
    {
        var left = maxBytes;
        while (!IsAtEnd)
        {
            var read = await ReadAsync().ConfigureAwait(false);
            left -= read.Buffer.Length;
            AdvanceTo(read.Buffer.End);
            if (left < 0 || read.IsCanceled) return false;
        }

        return true;
    }

    /// <summary>The request is over: the input is the next one's, and memory of the body's own goes back to its pool.</summary>
    public virtual void Release() => Source.Close();

    /// <summary>The handler has had enough: the engine drains the rest, or closes.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    public override void CancelPendingRead() => Source.CancelPendingRead();

    /// <summary>Refuses the rest of the body: the handler's read fails, and the connection will be closed.</summary>
    protected RequestBodyException Fail(Refusal refusal) => Source.Fail(refusal);
}
