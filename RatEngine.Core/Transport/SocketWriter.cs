using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using RatEngine.Buffers;

namespace RatEngine.Transport;

/// <summary>Sends on the caller's thread. A flush completes when the kernel has all bytes; no queue and no task stand behind it.</summary>
internal sealed class SocketWriter : PipeWriter, IValueTaskSource<FlushResult>, IDisposable
{
    // A pending send is cut into pieces, since only a whole piece shows that a slow peer still takes bytes.
    private const int MaxPendingPieceBytes = 16 * 1024;

    private readonly SocketConnection _connection;
    private readonly Socket _socket;

    private Block? _first;
    private Block? _last;
    private ReadOnlyMemory<byte> _direct;
    private int _unflushed;
    private bool _lastFlushWasLarge;
    private bool _completed;

    private SendPiece? _piece;
    private long _sendPendingSince;
    private volatile bool _broken;
    private ManualResetValueTaskSourceCore<bool> _flush;

    public SocketWriter(SocketConnection connection, Socket socket)
    {
        _connection = connection;
        _socket = socket;
    }

    /// <summary>See <see cref="TransportConnection.SendPendingSince"/>.</summary>
    public long SendPendingSince => Volatile.Read(ref _sendPendingSince);

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Span<byte> GetSpan(int sizeHint = 0) => BlockWithRoom(sizeHint).FreeSpan;

    public override Memory<byte> GetMemory(int sizeHint = 0) => BlockWithRoom(sizeHint).FreeMemory;

    public override void Advance(int bytes)
    {
        if (_last is null || (uint)bytes > (uint)_last.Free) ThrowTooFar();
        _last!.Fill(bytes);
        _unflushed += bytes;
    }

    /// <summary>Sends what was written. The token is looked at before the first byte only: a frame is sent whole or the connection is aborted.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfBusy();
        return SendAll() ? new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _broken)) : PendingFlush();
    }

    /// <summary>Sends what was written, then the bytes given, from where they are. They must not change until the flush has completed.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfBusy();
        _direct = source;
        return FlushAsync(CancellationToken.None);
    }

    /// <summary>A flush cannot be taken back: bytes may be on their way. Abort the connection instead.</summary>
    public override void CancelPendingFlush() => throw new NotSupportedException("A flush cannot be cancelled: abort the connection.");

    public override void Complete(Exception? exception = null)
    {
        if (_completed) return;
        _completed = true;
        Drop();
    }

    public void Dispose() => _piece?.Dispose();

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token)
    {
        _flush.GetResult(token);
        return new FlushResult(isCanceled: false, isCompleted: _broken);
    }

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _flush.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _flush.OnCompleted(continuation, state, token, flags);

    private Block BlockWithRoom(int sizeHint)
    {
        ThrowIfBusy();
        if (_last is not null && _last.Free >= Math.Max(sizeHint, 1)) return _last;

        // The first block is small unless the last flush was large: then the next one will be.
        var block = _last is not null || _lastFlushWasLarge
            ? BlockPool.Rent(Math.Max(sizeHint, BlockPool.LargeBytes))
            : BlockPool.Rent(sizeHint);
        if (_last is null) _first = block;
        else _last.Append(block);
        return _last = block;
    }

    private ValueTask<FlushResult> PendingFlush()
    {
        _flush.Reset();
        var flush = new ValueTask<FlushResult>(this, _flush.Version);
        SendPending();
        return flush;
    }

    /// <summary>Sends as much as the kernel takes at once. True: nothing is left, or the connection is broken.</summary>
    private bool SendAll()
    {
        if (_unflushed > 0) _lastFlushWasLarge = _unflushed > BlockPool.SmallBytes;
        while (!_broken && _first is { } block)
        {
            var sent = Send(block.Filled);
            block.Start += sent;
            _unflushed -= sent;
            if (block.Count > 0) return Dropped();
            _first = block.NextBlock;
            BlockPool.Return(block);
        }

        if (_first is null) _last = null;
        while (!_broken && !_direct.IsEmpty)
        {
            var sent = Send(_direct.Span);
            if (sent == 0) return Dropped();
            _direct = _direct[sent..];
        }

        if (_broken) Drop();
        return true;
    }

    /// <summary>True where nobody is left to send to: what was written is thrown away.</summary>
    private bool Dropped()
    {
        if (_broken) Drop();
        return _broken;
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.Success) return sent;
            if (error != SocketError.WouldBlock) Break();
        }
        catch (ObjectDisposedException)
        {
            Break();
        }

        return 0;
    }

    /// <summary>Waits for the kernel to take a piece, then goes on. Ends by completing the flush.</summary>
    private void SendPending()
    {
        do
        {
            var bytes = _first is not null ? _first.Array.AsMemory(_first.Start, _first.Count) : MemoryMarshal.AsMemory(_direct);
            if (!TrySendPiece(bytes.Length <= MaxPendingPieceBytes ? bytes : bytes[..MaxPendingPieceBytes], out var pending)) break;
            if (pending) return;
        }
        while (!TakePiece());

        Volatile.Write(ref _sendPendingSince, 0);
        _flush.SetResult(true);
    }

    private bool TrySendPiece(Memory<byte> bytes, out bool pending)
    {
        pending = false;
        try
        {
            _piece ??= new SendPiece(this);
            _piece.SetBuffer(bytes);
            Volatile.Write(ref _sendPendingSince, _connection.NowMs);
            pending = _socket.SendAsync(_piece);
            return true;
        }
        catch (ObjectDisposedException)
        {
            Break();
            Drop();
            return false;
        }
    }

    /// <summary>Accounts for a piece that was sent, and sends what follows. True: all is sent, or the connection is broken.</summary>
    private bool TakePiece()
    {
        var sent = _piece!.BytesTransferred;
        if (_piece.SocketError != SocketError.Success)
        {
            Break();
            Drop();
            return true;
        }

        if (_first is not null)
        {
            _first.Start += sent;
            _unflushed -= sent;
        }
        else
        {
            _direct = _direct[sent..];
        }

        return SendAll();
    }

    private void OnPieceSent()
    {
        if (!TakePiece())
        {
            SendPending();
            return;
        }

        Volatile.Write(ref _sendPendingSince, 0);
        _flush.SetResult(true);
    }

    private void Break()
    {
        _broken = true;
        _connection.SetCloseReason(CloseReason.PeerReset);
    }

    private void Drop()
    {
        BlockPool.ReturnAll(_first);
        _first = null;
        _last = null;
        _direct = default;
        _unflushed = 0;
    }

    /// <summary>A flush under way works on the blocks: what is written or flushed beside it would tear the bytes.</summary>
    private void ThrowIfBusy()
    {
        if (_completed) ThrowCompleted();
        if (SendPendingSince != 0) ThrowPending();
    }

    private static void ThrowPending() => throw new InvalidOperationException("A flush is pending: await it before the next write or flush.");

    private static void ThrowCompleted() => throw new InvalidOperationException("The writer was completed: it cannot be written to.");

    private static void ThrowTooFar() => throw new InvalidOperationException("Advance went past the memory that was given out.");

    /// <summary>A send that the kernel could not take at once.</summary>
    private sealed class SendPiece : SocketAsyncEventArgs
    {
        private readonly SocketWriter _writer;

        public SendPiece(SocketWriter writer)
            : base(true) => _writer = writer;

        protected override void OnCompleted(SocketAsyncEventArgs e) => _writer.OnPieceSent();
    }
}
