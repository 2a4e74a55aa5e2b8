using System.Buffers;
using System.Globalization;
using System.Text;
using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>The hub's own events, which tell a client what it cannot see otherwise: a browser reads no headers of an event stream.</summary>
internal static class ControlEvent
{
    /// <summary>What every type of the hub's own events begins with. Event types are compared as they are, case included.</summary>
    private const string TypePrefix = "rat.";

    /// <summary>The type of a run's last event.</summary>
    public const string EndType = TypePrefix + "end";

    /// <summary>True for a type that tells a client something about its stream: nobody but the hub may say that.</summary>
    public static bool IsReserved(string? type) => type is not null && type.StartsWith(TypePrefix, StringComparison.Ordinal);

    /// <summary>The stream's first: where it stands, and whether the resume that was asked for is exact.</summary>
    public static int WriteHello(IBufferWriter<byte> output, bool chunked, EventId position, TopicOptions options, string resume)
    {
        var heartbeat = options.HeartbeatInterval == Timeout.InfiniteTimeSpan ? 0 : (long)options.HeartbeatInterval.TotalMilliseconds;
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"epoch":"{{position.Epoch}}","position":"{{position}}","heartbeat_ms":{{heartbeat}},"resume":"{{resume}}"}""");
        return Write(output, chunked, new SseEvent(Encoding.ASCII.GetBytes(data), "rat.hello", position.ToString()) { Retry = options.Retry });
    }

    /// <summary>Something that was asked for is gone: from where, through where, and why.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="chunked">In a chunk.</param>
    /// <param name="position">From where the stream goes on.</param>
    /// <param name="reason"><c>evicted</c>, <c>epoch</c> or <c>invalid</c>.</param>
    /// <param name="after">The last position that the client is known to have; null where its id says nothing to this hub.</param>
    /// <param name="through">The last event that is known to be gone; null where none is.</param>
    public static int WriteReset(IBufferWriter<byte> output, bool chunked, EventId position, string reason, EventId? after, EventId? through)
    {
        var data = $$"""{"reason":"{{reason}}","lost_after":{{Json(after)}},"lost_through":{{Json(through)}},"position":"{{position}}"}""";
        return Write(output, chunked, new SseEvent(Encoding.ASCII.GetBytes(data), "rat.reset", position.ToString()));
    }

    /// <summary>The last: why the stream ends, and how long this client should wait before it comes back.</summary>
    public static int WriteBye(IBufferWriter<byte> output, bool chunked, string reason, TimeSpan retry)
    {
        var data = string.Create(CultureInfo.InvariantCulture, $$"""{"reason":"{{reason}}","retry_ms":{{(long)retry.TotalMilliseconds}}}""");
        return Write(output, chunked, new SseEvent(Encoding.ASCII.GetBytes(data), "rat.bye") { Retry = retry });
    }

    /// <summary>The last event of a run: it came to its end, or was cancelled, or failed.</summary>
    public static SseEvent End(string reason) => new(Encoding.ASCII.GetBytes($$"""{"reason":"{{reason}}"}"""), EndType);

    private static string Json(EventId? id) => id is { } known ? $"\"{known}\"" : "null";

    private static int Write(IBufferWriter<byte> output, bool chunked, in SseEvent item) =>
        chunked ? SseWriter.WriteChunk(output, item) : SseWriter.Write(output, item);
}
