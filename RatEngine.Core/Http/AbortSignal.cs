using Microsoft.Extensions.Logging;

namespace RatEngine.Http;

/// <summary>Tells a handler that its client has gone. A cancellation source is made only for a handler that asks for one.</summary>
internal sealed class AbortSignal(ILogger logger) : IThreadPoolWorkItem
{
    private CancellationTokenSource? _source;
    private bool _raised;

    public bool IsRaised => Volatile.Read(ref _raised);

    public CancellationToken Token
    {
        get
        {
            lock (this)
            {
                if (_raised && _source is null) return new CancellationToken(canceled: true);
                return (_source ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <summary>Returns at once: what is registered with the token runs on a pool thread, since it may block and the caller may be a clock.</summary>
    public void Raise()
    {
        lock (this)
        {
            if (_raised) return;
            _raised = true;
            if (_source is null) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _source!.Cancel();
        }
        catch (AggregateException e)
        {
            // Thrown by what a handler registered: on a pool thread it would end the process.
            HttpLog.AbortCallbackFailed(logger, e);
        }
    }
}
