using System.Net.ServerSentEvents;

namespace RatEngine.Tests.Sse;

/// <summary>What a client that read these bytes has seen. The parser is the framework's own, so it shares no mistake with the
/// encoder.</summary>
internal sealed record SseClient(IReadOnlyList<SseItem<string>> Events, string LastEventId, TimeSpan ReconnectionInterval)
{
    public static SseClient Read(ReadOnlySpan<byte> stream)
    {
        var parser = SseParser.Create(new MemoryStream(stream.ToArray()));
        var events = parser.Enumerate().ToList();
        return new SseClient(events, parser.LastEventId, parser.ReconnectionInterval);
    }

    /// <summary>Types and data, in turn.</summary>
    public string[] TypesAndData => [.. Events.SelectMany(item => new[] { item.EventType, item.Data })];
}
