using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Transport;

/// <summary>TLS over another connection, which it owns once the handshake is done. To reader and writer it is a socket: one that is readable when
/// a record has come whole, and that has taken bytes when the connection below has their ciphertext.</summary>
internal sealed class TlsConnection : SocketConnection
{
    // A record's.
    private const int MaxPieceBytes = 16 * 1024;

    private readonly TransportConnection _inner;
    private readonly TlsGate _gate = new();
    private readonly TlsStream _stream;
    private readonly SslStream _tls;
    private readonly Action _onReadable;
    private readonly Action _onSent;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _wait;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _write;
    private int _pieceBytes;
    private bool _readable;
    private bool _failed;
    private bool _shutDown;
    private volatile bool _notifying;
    private volatile bool _closed;

    public TlsConnection(TransportConnection inner, TimerWheel clock)
        : base(clock)
    {
        _inner = inner;
        _stream = new TlsStream(inner, _gate);
        _tls = new SslStream(_stream, leaveInnerStreamOpen: true);
        _onReadable = OnReadable;
        _onSent = OnSent;
    }

    public override EndPoint? RemoteEndPoint => _inner.RemoteEndPoint;

    public override bool IsLocal => _inner.IsLocal;

    public override bool IsSecure => true;

    public override X509Certificate2? ClientCertificate => _tls.RemoteCertificate as X509Certificate2;

    /// <summary>The handshake failed for want of time.</summary>
    public bool IsCancelled => _stream.IsCancelled;

    public override void Dispatch(IThreadPoolWorkItem work) => _inner.Dispatch(work);

    /// <summary>Shakes hands.</summary>
    /// <param name="select">Gives the options for the name that the client asks for.</param>
    /// <returns>Why it failed, with what is to be said about it written and not yet flushed; null: it did not.</returns>
    public async ValueTask<string?> HandshakeAsync(Func<string, SslServerAuthenticationOptions> select)
    {
        try
        {
            await _tls.AuthenticateAsServerAsync(
                static (_, hello, select, _) => new(((Func<string, SslServerAuthenticationOptions>)select!)(hello.ServerName)), select, CancellationToken.None).ConfigureAwait(false);
            _stream.EndHandshake();
            return null;
        }
        catch (Exception e)
        {
            // Of many kinds, and all of them the peer's doing.
            _tls.Dispose();
            return e.Message;
        }
    }

    public override SocketStatus Receive(Memory<byte> buffer, out int count)
    {
        count = 0;
        if (!_readable) return SocketStatus.WouldBlock;
        _readable = false;
        if (_failed) return SocketStatus.Failed;
        _gate.Enter();
        // There are bytes in plaintext, or there is an end: either way this does not wait.
        var read = _tls.ReadAsync(buffer);
        _gate.Leave();
        if (!read.IsCompletedSuccessfully) return Fail(read);
        count = read.Result;
        // RFC 8446 section 6.1: without a close_notify the end may be an attacker's.
        return count == 0 && _stream.HasEnded ? SocketStatus.Failed : SocketStatus.Done;
    }

    public override bool AwaitReadable()
    {
        if (_readable) return false;
        _gate.Enter();
#pragma warning disable CA2012 // The awaiter is kept in a field instead of a state machine, and its result is taken once.
        _wait = _tls.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        if (_wait.IsCompleted)
        {
            EndWait();
            return false;
        }

        // A cancelled read leaves the wait behind.
        Enter();
        _wait.UnsafeOnCompleted(_onReadable);
        return true;
    }

    public override SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count)
    {
        count = 0;
        if (_pieceBytes > 0) return SocketStatus.WouldBlock;
        while (count < bytes.Length)
        {
            var piece = bytes.Slice(count, Math.Min(bytes.Length - count, MaxPieceBytes));
#pragma warning disable CA2012 // As above.
            _write = _tls.WriteAsync(piece).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            if (!_write.IsCompleted)
            {
                _pieceBytes = piece.Length;
                return SocketStatus.Done;
            }

            if (EndWrite() == SocketStatus.Failed) return SocketStatus.Failed;
            count += piece.Length;
        }

        return SocketStatus.Done;
    }

    /// <summary>The bytes are those whose first piece <see cref="Send"/> has begun with.</summary>
    public override bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count)
    {
        (status, count) = (SocketStatus.Done, 0);
        if (_pieceBytes == 0) return false;
        _write.UnsafeOnCompleted(_onSent);
        return true;
    }

    /// <summary>A close_notify, then FIN.</summary>
    public override void ShutdownOutput() => _gate.Run(SayFarewell);

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        _inner.Abort(reason);
    }

    protected override void BeginClose()
    {
        _closed = true;
        _gate.Run(SayFarewell);
        CutStalledFarewell();
        _stream.EndReads();
    }

    protected override void CloseSocket()
    {
        _tls.Dispose();
        _inner.Dispose();
    }

    private void OnReadable()
    {
        EndWait();
        var closed = _closed;
        Leave();
        if (!closed) Reader.OnReadable();
    }

    private void OnSent()
    {
        var count = _pieceBytes;
        _pieceBytes = 0;
        var status = EndWrite();
        Writer.OnSent(status, status == SocketStatus.Done ? count : 0);
    }

    private void EndWait()
    {
        try
        {
            _wait.GetResult();
        }
        catch (Exception)
        {
            // A record that is none, or was cut short.
            _failed = true;
        }

        _readable = true;
        _gate.Leave();
    }

    private SocketStatus EndWrite()
    {
        try
        {
            _write.GetResult();
            return _stream.IsBroken ? SocketStatus.Failed : SocketStatus.Done;
        }
        catch (Exception)
        {
            // A read has failed meanwhile.
            return SocketStatus.Failed;
        }
    }

    private SocketStatus Fail(ValueTask<int> read)
    {
        // Its exception is looked at, or it would be raised elsewhere.
        _ = read.AsTask().ContinueWith(static task => task.Exception, TaskScheduler.Default);
        _failed = true;
        return SocketStatus.Failed;
    }

    private void SayFarewell()
    {
        if (_shutDown) return;
        _shutDown = true;
        Enter();
        _notifying = true;
        _ = NotifyAsync();
        CutStalledFarewell();
    }

    /// <summary>A peer that takes nothing would keep a connection that has no owner any more.</summary>
    private void CutStalledFarewell()
    {
        if (_closed && _notifying) _inner.Abort(CloseReason);
    }

    private async Task NotifyAsync()
    {
        try
        {
            await _tls.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // TLS has failed before: FIN says enough.
        }

        _inner.ShutdownOutput();
        _notifying = false;
        Leave();
    }
}
