using System.Net;
using System.Net.Sockets;

namespace RatEngine.Transport;

/// <summary>A socket of the .NET library: on every system.</summary>
internal sealed class ManagedSocketConnection : SocketConnection
{
    private readonly Socket _socket;
    private readonly ReceiveSignal _signal;
    private SendPiece? _piece;

    public ManagedSocketConnection(Socket socket, TimerWheel clock)
        : base(clock)
    {
        _socket = socket;
        _signal = new ReceiveSignal(this);
        // A send or receive that cannot be served at once says so, instead of being waited for.
        socket.Blocking = false;
    }

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

    public override SocketStatus Receive(Memory<byte> buffer, out int count)
    {
        try
        {
            count = _socket.Receive(buffer.Span, SocketFlags.None, out var error);
            return StatusOf(error);
        }
        catch (ObjectDisposedException)
        {
            count = 0;
            return SocketStatus.Failed;
        }
    }

    public override SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count)
    {
        try
        {
            count = _socket.Send(bytes.Span, SocketFlags.None, out var error);
            return StatusOf(error);
        }
        catch (ObjectDisposedException)
        {
            count = 0;
            return SocketStatus.Failed;
        }
    }

    public override bool AwaitReadable()
    {
        try
        {
            return _socket.ReceiveAsync(_signal);
        }
        catch (ObjectDisposedException)
        {
            // The receive that follows says so.
            return false;
        }
    }

    public override bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count)
    {
        _piece ??= new SendPiece(this);
        (status, count) = (SocketStatus.Failed, 0);
        try
        {
            _piece.SetBuffer(bytes);
            if (_socket.SendAsync(_piece)) return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        (status, count) = (StatusOf(_piece.SocketError), _piece.BytesTransferred);
        return false;
    }

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

    protected override void CloseSocket()
    {
        // A socket that is disposed under a pending receive is reset by .NET: the peer would lose what it has not read.
        if (Reader.IsWaiting) ShutdownOutput();
        _socket.Dispose();
        _signal.Dispose();
        _piece?.Dispose();
    }

    private static SocketStatus StatusOf(SocketError error) => error switch
    {
        SocketError.Success => SocketStatus.Done,
        SocketError.WouldBlock => SocketStatus.WouldBlock,
        _ => SocketStatus.Failed,
    };

    /// <summary>A receive of no bytes: completes when the socket is readable, closed or broken.</summary>
    private sealed class ReceiveSignal(ManagedSocketConnection connection) : SocketAsyncEventArgs(true)
    {
        protected override void OnCompleted(SocketAsyncEventArgs e) => connection.Reader.OnReadable();
    }

    /// <summary>A send that the kernel could not take at once.</summary>
    private sealed class SendPiece(ManagedSocketConnection connection) : SocketAsyncEventArgs(true)
    {
        protected override void OnCompleted(SocketAsyncEventArgs e) => connection.Writer.OnSent(StatusOf(SocketError), BytesTransferred);
    }
}
