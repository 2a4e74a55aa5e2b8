using System.Buffers;
using System.Buffers.Text;

namespace RatEngine.PubSub;

/// <summary>The log's frames for a client that takes no chunks (HTTP/1.0).</summary>
internal static class ChunkedFrames
{
    /// <summary>Copies whole frames without what makes chunks of them.</summary>
    public static void CopyBare(ReadOnlySpan<byte> frames, IBufferWriter<byte> output)
    {
        while (!frames.IsEmpty)
        {
            // The log's own frames: they parse.
            if (!Utf8Parser.TryParse(frames, out int length, out var digits, 'x')) return;
            output.Write(frames.Slice(digits + 2, length));
            frames = frames[(digits + 2 + length + 2)..];
        }
    }
}
