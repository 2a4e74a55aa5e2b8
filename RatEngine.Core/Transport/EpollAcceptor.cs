using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RatEngine.Transport;

/// <summary>Accepts connections on an <see cref="EpollLoop"/>. Out of descriptors it looks away for a moment, and goes on.</summary>
internal sealed class EpollAcceptor : TimerEntry, IEpollOwner, IDisposable
{
    // Then others have their turn: the listener is level-triggered, and reports what is left.
    private const int MaxAtOnce = 64;

    // Descriptors come back when connections end: soon enough for waiting peers, seldom enough to cost nothing.
    private const long RetryMs = 100;

    private readonly EpollLoop _loop;
    private readonly EpollLoops _loops;
    private readonly TimerWheel _clock;
    private readonly Action<TransportConnection> _onAccepted;
    private readonly Action<string> _onFailed;
    private readonly int _fd;
    private bool _disposed;

    /// <param name="listener">Bound and listening; not blocking.</param>
    /// <param name="loops">Watch it, and what it accepts.</param>
    /// <param name="clock">The server's.</param>
    /// <param name="onAccepted">Must not block.</param>
    /// <param name="onFailed">Told why nothing can be accepted now.</param>
    public EpollAcceptor(Socket listener, EpollLoops loops, TimerWheel clock, Action<TransportConnection> onAccepted, Action<string> onFailed)
    {
        _fd = (int)listener.SafeHandle.DangerousGetHandle();
        _loops = loops;
        _loop = loops.Next();
        _clock = clock;
        _onAccepted = onAccepted;
        _onFailed = onFailed;
        if (!_loop.Add(_fd, EpollNative.In, this)) throw new IOException("The system refuses to watch the listening socket.");
    }

    public int Generation { get; set; }

    public void OnReady(uint events)
    {
        for (var i = 0; i < MaxAtOnce; i++)
        {
            int fd;
            lock (this)
            {
                if (_disposed) return;
                fd = EpollNative.Accept(_fd);
            }

            if (fd >= 0) Accept(fd);
            else if (!GoesOn(Marshal.GetLastPInvokeError())) return;
        }
    }

    /// <summary>Before the listener is closed.</summary>
    public void Dispose()
    {
        lock (this)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _clock.Cancel(this);
        _loop.Remove(_fd);
    }

    protected internal override void OnDue(long nowMs)
    {
        lock (this)
        {
            if (!_disposed) _loop.Modify(_fd, EpollNative.In, this);
        }
    }

    private void Accept(int fd)
    {
        var connection = new EpollConnection(fd, _loops.Next(), _clock);
        try
        {
            connection.Watch();
            _onAccepted(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>False: there is nothing to accept, or it cannot be.</summary>
    private bool GoesOn(int error)
    {
        if (error == EpollNative.TryAgain) return false;
        // The client went away again: the next one is asked for.
        if (error is EpollNative.Interrupted or EpollNative.ConnectionAborted or EpollNative.ProtocolError) return true;
        _onFailed($"error {error}: {Marshal.GetPInvokeErrorMessage(error)}");
        lock (this)
        {
            if (_disposed) return false;
            _loop.Modify(_fd, 0, this);
            _clock.Schedule(this, _clock.NowMs + RetryMs);
        }

        return false;
    }
}
