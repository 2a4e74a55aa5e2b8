using System.Buffers;

namespace RatEngine.Tests.Http;

/// <summary>Bytes cut into segments, as a transport could have received them.</summary>
internal static class Segments
{
    /// <summary>A copy of the bytes, each piece in memory of its own.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> cuts)
    {
        Segment? first = null;
        Segment? last = null;
        var start = 0;
        foreach (var end in (ReadOnlySpan<int>)[.. cuts, bytes.Length])
        {
            last = new Segment(bytes[start..end].ToArray(), last);
            first ??= last;
            start = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    /// <summary>Every byte in a segment of its own, after an empty one.</summary>
    public static ReadOnlySequence<byte> Single(ReadOnlySpan<byte> bytes) =>
        Cut(bytes, [.. Enumerable.Range(0, bytes.Length)]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
