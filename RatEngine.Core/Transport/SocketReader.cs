using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using RatEngine.Buffers;

namespace RatEngine.Transport;

/// <summary>Receives when it is asked to. While it waits, a receive of no bytes is pending and no buffer is held; what has been consumed
/// goes back to the pool at once.</summary>
internal sealed class SocketReader : PipeReader, IValueTaskSource<ReadResult>, IThreadPoolWorkItem
{
    private readonly SocketConnection _connection;

    private Block? _first;
    private Block? _last;
    private long _buffered;
    private bool _examinedAll = true;
    private bool _ended;

    // Guarded by a lock on this, with each receive: the wait for the socket, and who waits. A signal that came between a receive and a wait outside
    // the lock would be lost, and with an edge-triggered socket no other comes.
    private bool _signalPending;
    private bool _readWaiting;
    private bool _cancelRequested;
    private bool _canceled;
    private bool _completed;

    // A receive that filled its block has probably left bytes behind, and a signal without a reader was not used: the socket is then read without
    // waiting for it to be readable.
    private bool _likelyMore;
    private ManualResetValueTaskSourceCore<bool> _read;

    public SocketReader(SocketConnection connection) => _connection = connection;

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
        if (TryRead(out var result)) return new ValueTask<ReadResult>(result);
        lock (this)
        {
            if (_readWaiting) ThrowWaiting();
            while (true)
            {
                // Again: Complete and CancelPendingRead take the lock.
                ThrowIfCompleted();
                if (_cancelRequested)
                {
                    _cancelRequested = false;
                    return new ValueTask<ReadResult>(Result(canceled: true));
                }

                if (_likelyMore && TryReceive()) return new ValueTask<ReadResult>(Result(canceled: false));
                // A wait that a canceled read left behind goes on for this one.
                if (_signalPending || AwaitReadable()) return Wait();
                if (TryReceive()) return new ValueTask<ReadResult>(Result(canceled: false));
            }
        }
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

    /// <summary>Ends a pending read. The blocks go back when the connection's last user has left.</summary>
    public override void Complete(Exception? exception = null)
    {
        lock (this)
        {
            if (_completed) return;
            _completed = true;
            if (!_readWaiting) return;
        }

        CancelPendingRead();
    }

    /// <summary>The blocks that are held now are not used again: someone may still read them.</summary>
    public void Disown()
    {
        for (var block = _first; block is not null; block = block.NextBlock) block.Disown();
    }

    public void ReleaseBlocks()
    {
        BlockPool.ReturnAll(_first);
        _first = null;
        _last = null;
        _buffered = 0;
        _examinedAll = true;
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        _read.GetResult(token);
        ReadResult result;
        // Under the lock: a signal may come at the same time.
        lock (this)
        {
            // A server that is behind may have cancelled the read for being late while the bytes lay in the socket: the client is not to pay for it.
            if (_canceled && !_completed) TryReceive();
            // The owner has left: the blocks may go as soon as this read has.
            result = _completed ? new ReadResult(default, isCanceled: true, isCompleted: true) : Result(_canceled);
            _canceled = false;
        }

        _connection.Leave();
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

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

            // Nothing is there where a cancelled read has taken the bytes, or a checksum failed: wait again, unless more came meanwhile.
            while (!TryReceive())
            {
                if (AwaitReadable()) return;
            }

            _readWaiting = false;
        }

        _read.SetResult(true);
    }

    /// <summary>From here until its result was taken the read is a user of the connection.</summary>
    private ValueTask<ReadResult> Wait()
    {
        _connection.Enter();
        _read.Reset();
        _readWaiting = true;
        return new ValueTask<ReadResult>(this, _read.Version);
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

    private void ThrowIfCompleted()
    {
        if (_completed) throw new InvalidOperationException("The reader was completed: it cannot be read from.");
    }

    private static void ThrowWaiting() => throw new InvalidOperationException("A read is pending: another may begin when it has completed.");
}
