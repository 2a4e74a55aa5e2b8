using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace RatEngine.Transport;

/// <summary>A connected socket.</summary>
internal sealed class SocketConnection : TransportConnection
{
    private readonly Socket _socket;
    private readonly SocketReader _reader;
    private readonly SocketWriter _writer;
    private readonly TimerWheel _clock;

    public SocketConnection(Socket socket, TimerWheel clock)
    {
        _socket = socket;
        _clock = clock;
        _reader = new SocketReader(this, socket);
        _writer = new SocketWriter(this, socket);
        // A send or receive that cannot be served at once says so, instead of being waited for.
        socket.Blocking = false;
    }

    public override PipeReader Input => _reader;

    public override PipeWriter Output => _writer;

    public override EndPoint? RemoteEndPoint
    {
        get
        {
            try
            {
                return _socket.RemoteEndPoint;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    public override long SendPendingSince => _writer.SendPendingSince;

    internal long NowMs => _clock.NowMs;

    public override void ShutdownOutput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            SetCloseReason(CloseReason.PeerReset);
        }
    }

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already: there is nobody left to reset.
        }

        _socket.Dispose();
    }

    public override void Dispose()
    {
        SetCloseReason(CloseReason.Completed);
        // A socket that is disposed under a pending receive is reset by .NET: the peer would lose what it has not read.
        if (_reader.IsWaiting) ShutdownOutput();
        _socket.Dispose();
        _reader.Complete();
        _writer.Complete();
        _reader.Dispose();
        _writer.Dispose();
    }
}
