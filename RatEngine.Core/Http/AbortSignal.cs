namespace RatEngine.Http;

/// <summary>Tells a handler that its client has gone. A cancellation source is made only for a handler that asks for one.</summary>
internal sealed class AbortSignal
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

    /// <summary>Runs what is registered with the token, on this thread.</summary>
    public void Raise()
    {
        CancellationTokenSource? source;
        lock (this)
        {
            if (_raised) return;
            _raised = true;
            source = _source;
        }

        source?.Cancel();
    }
}
