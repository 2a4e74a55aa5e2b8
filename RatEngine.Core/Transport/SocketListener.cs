using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>Accepts connections on one endpoint until it is disposed. Running out of descriptors delays it, and does not end it.</summary>
internal sealed class SocketListener : IDisposable
{
    // As long as the kernel allows (net.core.somaxconn): a reconnect storm must not lose connections to a short queue.
    private const int Backlog = int.MaxValue;

    // Descriptors come back when connections end: soon enough for waiting peers, seldom enough to cost nothing.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimerWheel _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string? _unixPath;
    private EpollAcceptor? _acceptor;
    private long _lastLogged;
    private volatile bool _stopped;

    private SocketListener(Socket socket, string? unixPath, bool isSecure, TimerWheel clock, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _unixPath = unixPath;
        _clock = clock;
        _time = time;
        _logger = logger;
        IsSecure = isSecure;
        Address = ListenAddress.Describe(socket.LocalEndPoint!, isSecure);
    }

    /// <summary>Where it listens, with the port that was chosen.</summary>
    public string Address { get; }

    /// <summary>TLS is spoken on its connections.</summary>
    public bool IsSecure { get; }

    public EndPoint EndPoint => _socket.LocalEndPoint!;

    /// <summary>Listens on every endpoint of an address. Where it names both loopback addresses, a machine without IPv6 is content with one,
    /// and a free port is the same for both.</summary>
    /// <exception cref="IOException">It cannot be listened on; the message says why.</exception>
    public static List<SocketListener> BindAll(ListenAddress address, TimerWheel clock, TimeProvider time, ILogger logger)
    {
        var listeners = new List<SocketListener>();
        foreach (var wanted in address.EndPoints)
        {
            var endPoint = wanted is IPEndPoint { Port: 0 } ip && listeners is [{ EndPoint: IPEndPoint first }, ..] ? new IPEndPoint(ip.Address, first.Port) : wanted;
            try
            {
                listeners.Add(Bind(endPoint, address.IsSecure, clock, time, logger));
            }
            catch (SocketException e) when (listeners.Count > 0 && e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                // No IPv6 here.
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                foreach (var listener in listeners) listener.Dispose();
                throw new IOException($"Cannot listen on {address.Text}: {BindFault.Describe(endPoint, e)}.", e);
            }
        }

        return listeners;
    }

    private static SocketListener Bind(EndPoint endPoint, bool isSecure, TimerWheel clock, TimeProvider time, ILogger logger)
    {
        var unixPath = (endPoint as UnixDomainSocketEndPoint)?.ToString();
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, unixPath is null ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            if (unixPath is not null) RemoveStale(unixPath, endPoint);
            else if (endPoint is IPEndPoint { Address: var ip } && ip.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            // Not ReuseAddress: .NET reads it as SO_REUSEPORT too, so that two servers would share a port. SO_REUSEADDR alone, by which a
            // restarted server takes over its port while connections of the last run are in TIME_WAIT, is set by Bind itself.
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            var listener = new SocketListener(socket, unixPath, isSecure, clock, time, logger);
            TransportLog.Listening(logger, listener.Address);
            return listener;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connections whose peer confirms nothing of what it was sent for that long are ended by the system: a machine that has vanished says no
    /// FIN, and what it is sent fits the kernel's buffer for many minutes. Where the system has no such option they wait that long.</summary>
    public void GiveUpSilentPeersAfter(TimeSpan time)
    {
        // TCP_USER_TIMEOUT, in milliseconds; accepted connections inherit it.
        const int UserTimeout = 18;
        if (_unixPath is not null || !OperatingSystem.IsLinux()) return;
        _socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, BitConverter.GetBytes((int)Math.Min(time.TotalMilliseconds, int.MaxValue)));
    }

    /// <summary>Accepts until the listener is disposed, and hands each connection on.</summary>
    /// <param name="onAccepted">Must not block.</param>
    /// <param name="loops">What tells when a socket is ready; null: the .NET library does.</param>
    public void Start(Action<TransportConnection> onAccepted, EpollLoops? loops)
    {
        if (loops is null)
        {
            _ = RunAsync(onAccepted);
            return;
        }

        // An accepted socket inherits it: no call for each. And an accept must say when there is nobody.
        if (_unixPath is null) _socket.NoDelay = true;
        _socket.Blocking = false;
        _acceptor = new EpollAcceptor(_socket, loops, _clock, onAccepted, LogAtMostOnceASecond);
    }

    private async Task RunAsync(Action<TransportConnection> onAccepted)
    {
        while (!_stopped)
        {
            try
            {
                HandOn(await _socket.AcceptAsync().ConfigureAwait(false), onAccepted);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (_stopped) return;
                if (e is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted }) continue;
                LogAtMostOnceASecond(e.Message);
                await Task.Delay(RetryDelay, _time).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        // Once: by the second time the path may be another server's.
        if (_stopped) return;
        _stopped = true;
        _acceptor?.Dispose();
        _socket.Dispose();
        // Its folder may have gone before.
        if (_unixPath is not null && File.Exists(_unixPath)) File.Delete(_unixPath);
    }

    /// <summary>What one connection fails of (its peer has gone already, a logger throws) is none of the others'.</summary>
    private void HandOn(Socket socket, Action<TransportConnection> onAccepted)
    {
        try
        {
            if (_unixPath is null) socket.NoDelay = true;
            onAccepted(new ManagedSocketConnection(socket, _clock));
        }
        catch (Exception)
        {
            socket.Dispose();
        }
    }

    private void LogAtMostOnceASecond(string error)
    {
        var now = _time.GetTimestamp();
        if (_lastLogged != 0 && _time.GetElapsedTime(_lastLogged, now) < LogInterval) return;
        _lastLogged = now;
        TransportLog.CannotAccept(_logger, Address, error);
    }

    /// <summary>A socket file that a killed server left behind is removed; one that answers is somebody's.</summary>
    private static void RemoveStale(string path, EndPoint endPoint)
    {
        if (!File.Exists(path) || IsOrdinaryFile(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
    }

    /// <summary>Such a file refuses a connection too, and is not to be removed.</summary>
    private static bool IsOrdinaryFile(string path)
    {
        try
        {
            // For both, which a FIFO without a peer lets pass on Linux: for one of them the open would wait.
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // A socket cannot be opened.
            return false;
        }
    }
}
