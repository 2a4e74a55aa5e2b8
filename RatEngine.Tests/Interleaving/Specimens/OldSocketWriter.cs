using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using RatEngine.Buffers;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Specimens;

/// <summary>The writer as it was before a pending flush was a user of its connection: <see cref="Complete"/> returns blocks that <see cref="OnSent"/> still
/// sends from. Kept unchanged, to show that the scenarios find it.</summary>
internal sealed class OldSocketWriter : PipeWriter
{
    // A pending send is cut into pieces, since only a whole piece shows that a slow peer still takes bytes.
    private const int MaxPendingPieceBytes = 16 * 1024;

    private readonly OldSocketConnection _connection;
    private Block? _first;
    private Block? _last;
    private ReadOnlyMemory<byte> _direct;
    private int _unflushed;
    private bool _lastFlushWasLarge;
    private bool _completed;
    private volatile bool _broken;
    private PendingFlush? _pending;

    public OldSocketWriter(OldSocketConnection connection) => _connection = connection;

    /// <summary>See <see cref="TransportConnection.SendPendingSince"/>.</summary>
    public long SendPendingSince => _pending?.Since ?? 0;

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
        return SendAll() ? new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _broken)) : FlushPending();
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

    /// <summary>The socket is full: the flush ends when it has taken the rest.</summary>
    private ValueTask<FlushResult> FlushPending()
    {
        _pending ??= new PendingFlush(this);
        var flush = _pending.Begin();
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
            var sent = Send(_direct);
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

    private int Send(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        if (_connection.Send(bytes, out var sent) == SocketStatus.Failed) Break();
        return sent;
    }

    /// <summary>Waits for the socket to take a piece, then goes on. Ends by completing the flush.</summary>
    private void SendPending()
    {
        do
        {
            var bytes = _first is not null ? _first.Array.AsMemory(_first.Start, _first.Count) : MemoryMarshal.AsMemory(_direct);
            if (bytes.Length > MaxPendingPieceBytes) bytes = bytes[..MaxPendingPieceBytes];
            _pending!.Since = _connection.NowMs;
            if (_connection.AwaitSend(bytes, out var status, out var sent)) return;
            if (TakePiece(status, sent)) break;
        }
        while (true);

        _pending.End();
    }

    /// <summary>Accounts for what was sent of a piece, and sends what follows. True: all is sent, or the connection is broken.</summary>
    private bool TakePiece(SocketStatus status, int sent)
    {
        if (status == SocketStatus.Failed)
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

    /// <summary>The socket has taken some of a piece, or is ready to, or is broken.</summary>
    public void OnSent(SocketStatus status, int sent)
    {
        if (TakePiece(status, sent)) _pending!.End();
        else SendPending();
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

    /// <summary>A flush that the socket did not take at once; made with the first, and kept.</summary>
    private sealed class PendingFlush(OldSocketWriter writer) : IValueTaskSource<FlushResult>
    {
        private long _since;
        private ManualResetValueTaskSourceCore<bool> _core;

        /// <summary>When the peer last took a byte; 0: nothing is pending.</summary>
        public long Since { get => Volatile.Read(ref _since); set => Volatile.Write(ref _since, value); }

        public ValueTask<FlushResult> Begin()
        {
            _core.Reset();
            return new ValueTask<FlushResult>(this, _core.Version);
        }

        public void End()
        {
            Since = 0;
            _core.SetResult(true);
        }

        public FlushResult GetResult(short token)
        {
            _core.GetResult(token);
            return new FlushResult(isCanceled: false, isCompleted: writer._broken);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
