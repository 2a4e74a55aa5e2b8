using System.Buffers;
using System.Text;

namespace RatEngine.Sse;

/// <summary>What every event stream has: its head, and the events that the engine itself sends.</summary>
internal static class SseHead
{
    /// <summary>Writes the head. Proxies must neither store, change nor collect the stream.</summary>
    public static void Write(RatResponse response)
    {
        response.SetHeader("Cache-Control", "no-store, no-transform");
        response.SetHeader("X-Accel-Buffering", "no");
        response.StartStream("text/event-stream");
    }

    /// <summary>Writes a heartbeat that script can see.</summary>
    public static int WriteHeartbeat(IBufferWriter<byte> output, string type, bool chunked) => WriteEvent(output, new SseEvent("", type), chunked);

    /// <summary>Writes the event that tells a client that its stream failed: an id, and nothing of what happened.</summary>
    public static int WriteError(IBufferWriter<byte> output, string errorId, bool chunked) =>
        WriteEvent(output, Error(errorId), chunked);

    /// <summary>The event that tells a client that its stream failed.</summary>
    public static SseEvent Error(string errorId) =>
        new(Encoding.ASCII.GetBytes($$"""{"error_id":"{{errorId}}","message":"The stream failed."}"""), "error");

    private static int WriteEvent(IBufferWriter<byte> output, in SseEvent item, bool chunked) =>
        chunked ? SseWriter.WriteChunk(output, item) : SseWriter.Write(output, item);
}
