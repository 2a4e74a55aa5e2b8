using System.Buffers;
using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Sse;

/// <summary>Writes what a handler yields into a connection's writer: each item whole, in one HTTP chunk or, for HTTP/1.0, bare. Every
/// method says how many bytes it wrote, and asks the writer once, for exactly as many: an item that cannot be encoded leaves nothing
/// behind.</summary>
internal static class SseWriter
{
    /// <summary>A heartbeat: a comment, which no client shows.</summary>
    public static ReadOnlySpan<byte> Heartbeat => ":\n\n"u8;

    /// <summary>The heartbeat in its chunk.</summary>
    public static ReadOnlySpan<byte> HeartbeatChunk => "3\r\n:\n\n\r\n"u8;

    /// <summary>Writes an event in a chunk.</summary>
    public static int WriteChunk(IBufferWriter<byte> output, in SseEvent item)
    {
        var block = SseEncoder.GetLength(item);
        var total = GetChunkLength(block);
        var chunk = output.GetSpan(total)[..total];
        SseEncoder.Write(item, OpenChunk(block, chunk));
        output.Advance(total);
        return total;
    }

    /// <summary>Writes an event without a chunk.</summary>
    public static int Write(IBufferWriter<byte> output, in SseEvent item)
    {
        var block = SseEncoder.GetLength(item);
        SseEncoder.Write(item, output.GetSpan(block)[..block]);
        output.Advance(block);
        return block;
    }

    /// <summary>Writes a yielded string in a chunk: as it is where it is in the <see cref="ManualFormat"/>, else as the data of an
    /// event.</summary>
    public static int WriteChunk(IBufferWriter<byte> output, string item) =>
        ManualFormat.IsManual(item) ? WriteManualChunk(output, item) : WriteChunk(output, new SseEvent(item));

    /// <summary>Writes a yielded string without a chunk: as it is where it is in the <see cref="ManualFormat"/>, else as the data of an
    /// event.</summary>
    public static int Write(IBufferWriter<byte> output, string item) =>
        ManualFormat.IsManual(item) ? WriteManual(output, item) : Write(output, new SseEvent(item));

    /// <summary>Writes text that is in the <see cref="ManualFormat"/> in a chunk, as it is (a lone surrogate becomes U+FFFD).</summary>
    public static int WriteManualChunk(IBufferWriter<byte> output, ReadOnlySpan<char> manual)
    {
        var block = Encoding.UTF8.GetByteCount(manual);
        var total = GetChunkLength(block);
        var chunk = output.GetSpan(total)[..total];
        Encoding.UTF8.GetBytes(manual, OpenChunk(block, chunk));
        output.Advance(total);
        return total;
    }

    /// <summary>Writes text that is in the <see cref="ManualFormat"/> without a chunk, as it is (a lone surrogate becomes
    /// U+FFFD).</summary>
    public static int WriteManual(IBufferWriter<byte> output, ReadOnlySpan<char> manual)
    {
        var block = Encoding.UTF8.GetByteCount(manual);
        Encoding.UTF8.GetBytes(manual, output.GetSpan(block)[..block]);
        output.Advance(block);
        return block;
    }

    /// <summary>The bytes of a chunk around a block of <paramref name="block"/> bytes. Blocks are never empty: an empty chunk would end the
    /// body.</summary>
    public static int GetChunkLength(int block) => checked(HexNumber.CountDigits(block) + "\r\n\r\n"u8.Length + block);

    /// <summary>Writes what stands around a block of <paramref name="block"/> bytes, its size and both line ends, to a span of exactly
    /// <see cref="GetChunkLength"/> bytes, and gives back the room for the block.</summary>
    public static Span<byte> OpenChunk(int block, Span<byte> chunk)
    {
        var start = HexNumber.Write(block, chunk);
        "\r\n"u8.CopyTo(chunk[start..]);
        "\r\n"u8.CopyTo(chunk[^2..]);
        return chunk.Slice(start + 2, block);
    }
}
