using System.Buffers;

namespace RatEngine.Benchmarks.Http;

/// <summary>Bytes cut into pieces of the same size, as several receives would leave them.</summary>
internal sealed class BenchmarkSegments : ReadOnlySequenceSegment<byte>
{
    private BenchmarkSegments(ReadOnlyMemory<byte> memory, BenchmarkSegments? before)
    {
        Memory = memory;
        if (before is null) return;
        RunningIndex = before.RunningIndex + before.Memory.Length;
        before.Next = this;
    }

    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, int pieces)
    {
        var size = (bytes.Length + pieces - 1) / pieces;
        var first = new BenchmarkSegments(bytes[..size], null);
        var last = first;
        for (var start = size; start < bytes.Length; start += size)
            last = new BenchmarkSegments(bytes.Slice(start, Math.Min(size, bytes.Length - start)), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
