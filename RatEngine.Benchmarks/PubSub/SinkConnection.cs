using System.IO.Pipelines;
using RatEngine.Tests.PubSub;

namespace RatEngine.Benchmarks.PubSub;

/// <summary>A connection in memory that takes all it gets at once, as a socket with room does, and keeps nothing of it.</summary>
internal sealed class SinkConnection(Arrivals arrivals) : SilentConnection(new Sink(arrivals))
{
    private sealed class Sink(Arrivals arrivals) : PipeWriter
    {
        public override void Advance(int bytes) => throw NotCopied();

        public override Memory<byte> GetMemory(int sizeHint = 0) => throw NotCopied();

        public override Span<byte> GetSpan(int sizeHint = 0) => throw NotCopied();

        public override void CancelPendingFlush()
        {
            // None is ever pending.
        }

        public override void Complete(Exception? exception = null)
        {
            // It holds nothing.
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            arrivals.Note();
            return default;
        }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            FlushAsync(cancellationToken);

        private static NotSupportedException NotCopied() => new("Frames are sent from where they lie.");
    }
}
