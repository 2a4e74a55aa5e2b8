using System.Text.Json;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /events/&lt;topic&gt;</c>, <c>GET /events?topic=a&amp;topic=b</c> and, for longer lists, <c>POST /events</c> with
/// <c>["a", "b"]</c> or <c>{"topics": ["a", "b"]}</c>: what is published to the topics, as one stream.</summary>
internal static class TopicStreamEndpoint
{
    // 10,000 names of 100 bytes.
    private const int MaxListBytes = 1024 * 1024;

    public static void Map(RatApp app, TopicOptions options, int maxListedTopics)
    {
        app.Topic("/events/<path:topic>", options);
        // Without this the path would be none: the client forgot the topic, and is told so.
        app.Topics("GET", "/events/", _ => new ValueTask<IReadOnlyList<string>>([]), options);
        app.Topics("GET", "/events", ReadQuery, options);
        app.Topics("POST", "/events", ReadListAsync, options with { MaxTopics = maxListedTopics });
    }

    /// <summary>The topics that the query names.</summary>
    public static ValueTask<IReadOnlyList<string>> ReadQuery(RatRequest request) =>
        new([.. from pair in request.QueryPairs where pair.Key == "topic" select pair.Value]);

    private static async ValueTask<IReadOnlyList<string>> ReadListAsync(RatRequest request)
    {
        ReadOnlyMemory<byte> body = ByteOrderMark.Skip(await RequestBytes.ReadAsync(request, MaxListBytes));
        bool isList = body.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8);
        try
        {
            IReadOnlyList<string?>? topics = isList
                ? JsonSerializer.Deserialize(body.Span, AppJson.Wire.IReadOnlyListString)
                : JsonSerializer.Deserialize(body.Span, AppJson.Wire.TopicNames)?.Topics;
            if (topics is not null && !topics.Contains(null))
                return topics!;
        }
        catch (JsonException)
        {
            // Told below, as what is JSON but no list.
        }

        throw new RatStatusException(400, "Met a body that is no list of topics, expected JSON such as [\"a\", \"b\"] or {\"topics\": [\"a\", \"b\"]}.");
    }
}
