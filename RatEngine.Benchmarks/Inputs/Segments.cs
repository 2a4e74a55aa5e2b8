using System.Buffers;

namespace RatEngine.Benchmarks.Inputs;

/// <summary>Bytes cut into pieces of the same size, as several receives would leave them.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, Segments? before)
    {
        Memory = memory;
        if (before is null) return;
        RunningIndex = before.RunningIndex + before.Memory.Length;
        before.Next = this;
    }

    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, int pieces)
    {
        if (pieces == 1) return new ReadOnlySequence<byte>(bytes);
        var size = (bytes.Length + pieces - 1) / pieces;
        var first = new Segments(bytes[..size], null);
        var last = first;
        for (var start = size; start < bytes.Length; start += size)
            last = new Segments(bytes.Slice(start, Math.Min(size, bytes.Length - start)), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
