using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /topics</c>: the topics there are, the first 1,000 by name (<c>?prefix=</c> and <c>?limit=</c> choose others);
/// <c>GET /topics/&lt;topic&gt;</c>: one of them.</summary>
internal static class TopicsEndpoint
{
    private const int DefaultLimit = 1000;
    private const int MaxLimit = 100_000;

    public static void Map(RatApp app)
    {
        app.Get("/topics", (request, response) => response.SendJsonAsync(List(app.Hub, request), AppJson.Wire.TopicList));
        app.Get("/topics/<path:topic>", (RatRequest _, RatResponse response, string topic) => app.Hub.Find(topic) is { } found
            ? response.SendJsonAsync(found, AppJson.Wire.TopicInfo)
            : response.SendStatusAsync(404, "There is no such topic: it has neither events nor subscribers."));
    }

    private static TopicList List(Hub hub, RatRequest request)
    {
        int limit = QueryNumber.Read(request.Query("limit"), "limit", DefaultLimit, 1, MaxLimit);
        string prefix = request.Query("prefix") ?? "";
        TopicInfo[] topics = [.. hub.Topics.Where(topic => topic.Name.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(topic => topic.Name, StringComparer.Ordinal)];
        return new TopicList(hub.Epoch, topics.Length, topics.Length > limit ? topics[..limit] : topics);
    }
}
