namespace RatEngine.Transport;

/// <summary>Keeps the end of the output from TLS while a read is at work in it: the library guards its state against a write beside a read, and
/// not against an end.</summary>
internal sealed class TlsGate
{
    private Action? _waiting;
    private bool _isReading;

    /// <summary>A read begins, or goes on with bytes that came.</summary>
    public void Enter()
    {
        lock (this) _isReading = true;
    }

    /// <summary>A read has ended, or waits for bytes.</summary>
    public void Leave()
    {
        lock (this)
        {
            _isReading = false;
            var action = _waiting;
            _waiting = null;
            action?.Invoke();
        }
    }

    /// <summary>Does it as soon as no read is at work, on this thread or on the read's. It must not wait.</summary>
    public void Run(Action action)
    {
        lock (this)
        {
            if (_isReading) _waiting = action;
            else action();
        }
    }
}
