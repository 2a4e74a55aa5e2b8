using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Transport;

/// <summary>The writing end of a <see cref="MemoryConnection"/>. As with a socket, a reset completes its flush and loses what is written after, and
/// what was not flushed can be taken back.</summary>
internal sealed class MemoryWriter : PipeWriter
{
    private readonly PipeWriter _inner;
    private readonly MemoryConnection _connection;
    private readonly TimerWheel _clock;
    private ArrayBufferWriter<byte> _unflushed = new();
    private TaskCompletionSource? _sent;
    private long _pendingSince;

    public MemoryWriter(PipeWriter inner, MemoryConnection connection, TimerWheel clock)
    {
        _inner = inner;
        _connection = connection;
        _clock = clock;
    }

    /// <summary>See <see cref="TransportConnection.SendPendingSince"/>.</summary>
    public long PendingSince => Volatile.Read(ref _pendingSince);

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed.WrittenCount;

    public override void Advance(int bytes) => _unflushed.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _unflushed.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _unflushed.GetSpan(sizeHint);

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <summary>See <see cref="TransportConnection.WhenSentAsync"/>.</summary>
    public Task WhenSentAsync()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _sent, sent);
        return PendingSince == 0 ? Task.CompletedTask : sent.Task;
    }

    /// <summary>See <see cref="TransportConnection.TryTakeBack"/>.</summary>
    public bool TryTakeBack(int count)
    {
        var keep = _unflushed.WrittenCount - count;
        if (keep < 0 || PendingSince != 0) return false;
        Copy(_unflushed.WrittenSpan[..keep]);
        return true;
    }

    /// <summary>See <see cref="TransportConnection.DisownOutput"/>.</summary>
    public void Disown() => Copy(_unflushed.WrittenSpan);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (PendingSince != 0) throw new InvalidOperationException("A flush is pending: await it before the next write or flush.");
        if (_connection.IsReset) return new FlushResult(isCanceled: false, isCompleted: true);
        _inner.Write(_unflushed.WrittenSpan);
        _unflushed.ResetWrittenCount();
        var flush = _inner.FlushAsync(CancellationToken.None);
        if (!flush.IsCompleted) Volatile.Write(ref _pendingSince, _clock.NowMs);
        var result = await flush.ConfigureAwait(false);
        Volatile.Write(ref _pendingSince, 0);
        Interlocked.Exchange(ref _sent, null)?.TrySetResult();
        return _connection.IsReset ? new FlushResult(isCanceled: false, isCompleted: true) : result;
    }

    private void Copy(ReadOnlySpan<byte> kept)
    {
        var copy = new ArrayBufferWriter<byte>(Math.Max(kept.Length, 1));
        copy.Write(kept);
        _unflushed = copy;
    }
}
