using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using RatEngine.Buffers;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Specimens;

/// <summary>The reader as it was before it received under its lock. Two faults lose an edge: the look at <c>_likelyMore</c> in <see cref="ReadAsync"/> lies
/// outside the lock, and <see cref="OnReadable"/> uses an edge up without receiving. Kept unchanged, to show that the scenarios find them.</summary>
internal sealed class OldSocketReader : PipeReader, IValueTaskSource<ReadResult>, IThreadPoolWorkItem
{
    private readonly OldSocketConnection _connection;

    private Block? _first;
    private Block? _last;
    private long _buffered;
    private bool _examinedAll = true;
    private bool _ended;
    private bool _completed;

    // A receive that filled its block has probably left bytes behind: then the socket is read without waiting for it to be readable.
    private bool _likelyMore;

    // Guarded by a lock on this: the wait for the socket, and who waits.
    private bool _signalPending;
    private bool _readWaiting;
    private bool _cancelRequested;
    private bool _canceled;
    private ManualResetValueTaskSourceCore<bool> _read;

    public OldSocketReader(OldSocketConnection connection) => _connection = connection;

    /// <summary>A receive is pending, if only for a read that was cancelled.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (this) return _signalPending;
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        if (TryRead(out var result)) return new ValueTask<ReadResult>(result);
        if (_likelyMore && TryReceive()) return new ValueTask<ReadResult>(Result(canceled: false));
        return WaitForBytes();
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCompleted();
        if (_cancelRequested)
        {
            _cancelRequested = false;
            result = Result(canceled: true);
            return true;
        }

        if (_ended || !_examinedAll)
        {
            result = Result(canceled: false);
            return true;
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_first is null) return;
        var block = (Block)consumed.GetObject()!;
        var index = consumed.GetInteger();
        while (_first != block) DropFirst();
        _buffered -= index - _first.Start;
        _first.Start = index;
        _examinedAll = examined.GetObject() == _last && examined.GetInteger() == _last!.End;
        if (_buffered == 0) ReleaseBlocks();
    }

    public override void CancelPendingRead()
    {
        lock (this)
        {
            if (!_readWaiting)
            {
                _cancelRequested = true;
                return;
            }

            _readWaiting = false;
            _canceled = true;
        }

        // Not on this thread: it may hold a lock, or be the timer's.
        _connection.Dispatch(this);
    }

    /// <summary>Ends the read that was cancelled.</summary>
    void IThreadPoolWorkItem.Execute() => _read.SetResult(true);

    public override void Complete(Exception? exception = null)
    {
        if (_completed) return;
        _completed = true;
        ReleaseBlocks();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        _read.GetResult(token);
        var canceled = _canceled;
        _canceled = false;
        if (canceled) TakeWhatHasCome();
        return Result(canceled);
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <summary>A server that is behind may have cancelled the read for being late while the bytes lay in the socket: the client is not to pay for it.</summary>
    private void TakeWhatHasCome()
    {
        // Under the lock: the signal may come at the same time.
        lock (this) TryReceive();
    }

    private ValueTask<ReadResult> WaitForBytes()
    {
        while (true)
        {
            lock (this)
            {
                if (_readWaiting) ThrowWaiting();
                if (_cancelRequested)
                {
                    _cancelRequested = false;
                    return new ValueTask<ReadResult>(Result(canceled: true));
                }

                // A wait that a canceled read left behind goes on for this one.
                if (_signalPending || AwaitReadable())
                {
                    _read.Reset();
                    _readWaiting = true;
                    return new ValueTask<ReadResult>(this, _read.Version);
                }
            }

            if (TryReceive()) return new ValueTask<ReadResult>(Result(canceled: false));
        }
    }

    /// <summary>The socket is readable, closed or broken.</summary>
    public void OnReadable()
    {
        lock (this)
        {
            _signalPending = false;
            if (!_readWaiting)
            {
                _likelyMore = true;
                return;
            }

            // The bytes may have been taken back (a checksum failed): wait again.
            if (!TryReceive() && AwaitReadable()) return;
            _readWaiting = false;
        }

        _read.SetResult(true);
    }

    /// <summary>Receives what is there. False: nothing was.</summary>
    private bool TryReceive()
    {
        if (_ended) return true;
        var block = BlockWithRoom();
        var status = _connection.Receive(block.FreeMemory, out var count);
        if (status == SocketStatus.Done && count > 0)
        {
            block.Fill(count);
            _buffered += count;
            _examinedAll = false;
            _likelyMore = block.Free == 0;
            return true;
        }

        if (status == SocketStatus.WouldBlock) _likelyMore = false;
        else End(status == SocketStatus.Done ? CloseReason.PeerClosed : CloseReason.PeerReset);
        if (_buffered == 0) ReleaseBlocks();
        return _ended;
    }

    /// <summary>True: <see cref="OnReadable"/> will be called. False: the socket is readable now, closed or broken.</summary>
    private bool AwaitReadable() => _signalPending = _connection.AwaitReadable();

    private Block BlockWithRoom()
    {
        if (_last is { Free: > 0 }) return _last;
        var block = _likelyMore ? BlockPool.RentLarge() : BlockPool.RentSmall();
        if (_last is null) _first = block;
        else _last.Append(block);
        return _last = block;
    }

    private void End(CloseReason reason)
    {
        _connection.SetCloseReason(reason);
        _ended = true;
    }

    private ReadResult Result(bool canceled)
    {
        var buffer = _first is null ? default : new ReadOnlySequence<byte>(_first, _first.Start, _last!, _last!.End);
        return new ReadResult(buffer, canceled, _ended);
    }

    private void DropFirst()
    {
        var block = _first!;
        _buffered -= block.Count;
        _first = block.NextBlock;
        BlockPool.Return(block);
    }

    private void ReleaseBlocks()
    {
        BlockPool.ReturnAll(_first);
        _first = null;
        _last = null;
        _buffered = 0;
        _examinedAll = true;
    }

    private void ThrowIfCompleted()
    {
        if (_completed) throw new InvalidOperationException("The reader was completed: it cannot be read from.");
    }

    private static void ThrowWaiting() => throw new InvalidOperationException("A read is pending: another may begin when it has completed.");
}
