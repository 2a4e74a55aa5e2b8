using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Transport;

/// <summary>The writing end of a <see cref="MemoryConnection"/>. As with a socket, a reset completes its flush and loses what is written after.</summary>
internal sealed class MemoryWriter : PipeWriter
{
    private readonly PipeWriter _inner;
    private readonly MemoryConnection _connection;
    private readonly TimerWheel _clock;
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

    public override long UnflushedBytes => _inner.UnflushedBytes;

    public override void Advance(int bytes) => _inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_connection.IsReset) return new FlushResult(isCanceled: false, isCompleted: true);
        var flush = _inner.FlushAsync(CancellationToken.None);
        if (!flush.IsCompleted) Volatile.Write(ref _pendingSince, _clock.NowMs);
        var result = await flush.ConfigureAwait(false);
        Volatile.Write(ref _pendingSince, 0);
        return _connection.IsReset ? new FlushResult(isCanceled: false, isCompleted: true) : result;
    }
}
