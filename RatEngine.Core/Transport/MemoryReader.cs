using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Transport;

/// <summary>The reading end of a <see cref="MemoryConnection"/>. As with a socket, a reset ends the read under way and all that follow, and
/// bytes that were read and not advanced past are given again.</summary>
internal sealed class MemoryReader : PipeReader
{
    private readonly PipeReader _inner;
    private readonly MemoryConnection _connection;
    private readonly Action _onEnd;
    private ReadResult _given;
    private bool _isGiven;

    /// <param name="inner">The pipe's.</param>
    /// <param name="connection">Knows whether it was reset.</param>
    /// <param name="onEnd">Called when a read meets the end.</param>
    public MemoryReader(PipeReader inner, MemoryConnection connection, Action onEnd)
    {
        _inner = inner;
        _connection = connection;
        _onEnd = onEnd;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var ready)) return ready;
        return Give(await _inner.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_isGiven) AdvanceTo(_given.Buffer.Start);
        if (_inner.TryRead(out result))
        {
            result = Give(result);
            return true;
        }

        if (!_connection.IsReset) return false;
        _onEnd();
        result = new ReadResult(default, isCanceled: false, isCompleted: true);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // After the end nothing is given, and there is nothing to advance past.
        if (!_isGiven) return;
        _isGiven = false;
        _given = default;
        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _isGiven = false;
        _inner.Complete(exception);
    }

    private ReadResult Give(ReadResult read)
    {
        _isGiven = true;
        var ended = read.IsCompleted || _connection.IsReset;
        _given = new ReadResult(read.Buffer, read.IsCanceled && !_connection.IsReset, ended);
        if (ended) _onEnd();
        return _given;
    }
}
