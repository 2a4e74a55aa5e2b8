using System.Buffers;
using System.Text;
using RatEngine.PubSub;
using RatEngine.Sse;

namespace RatEngine.Tests.PubSub;

public sealed class ChunkedFramesTests
{
    [Test]
    public void Bare_frames_are_those_that_would_have_been_written_without_chunks()
    {
        var chunked = new ArrayBufferWriter<byte>();
        var bare = new ArrayBufferWriter<byte>();
        foreach (var length in new[] { 0, 1, 7, 8, 9, 200, 255, 256, 4000, 4096, 70_000 })
        {
            SseWriter.WriteChunk(chunked, new SseEvent(new string('x', length)));
            SseWriter.Write(bare, new SseEvent(new string('x', length)));
        }

        var copied = new ArrayBufferWriter<byte>();
        ChunkedFrames.CopyBare(chunked.WrittenSpan, copied);

        Assert.That(Encoding.UTF8.GetString(copied.WrittenSpan), Is.EqualTo(Encoding.UTF8.GetString(bare.WrittenSpan)));
    }
}
