using System.IO.Pipelines;

namespace RatEngine.Transport;

/// <summary>A pipe's writer that knows since when a flush has been pending.</summary>
internal sealed class TimedWriter : PipeWriter
{
    private readonly PipeWriter _inner;
    private readonly TimerWheel _clock;
    private long _pendingSince;

    public TimedWriter(PipeWriter inner, TimerWheel clock)
    {
        _inner = inner;
        _clock = clock;
    }

    public long PendingSince => Volatile.Read(ref _pendingSince);

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _inner.UnflushedBytes;

    public override void Advance(int bytes) => _inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = _inner.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        Volatile.Write(ref _pendingSince, _clock.NowMs);
        try
        {
            return await flush.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _pendingSince, 0);
        }
    }
}
