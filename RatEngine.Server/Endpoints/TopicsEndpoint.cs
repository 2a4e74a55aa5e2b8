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
        app.Get("/topics", (request, response) => ListAsync(app.Hub, request, response));
        app.Get("/topics/<path:topic>", (RatRequest _, RatResponse response, string topic) => app.Hub.Find(topic) is { } found
            ? response.SendJsonAsync(found, AppJson.Wire.TopicInfo)
            : response.SendStatusAsync(404, "There is no such topic: it has neither events nor subscribers."));
    }

    private static ValueTask ListAsync(Hub hub, RatRequest request, RatResponse response)
    {
        int limit = QueryNumber.Read(request.Query("limit"), "limit", DefaultLimit, 1, MaxLimit);
        return new TopicListAnswer(hub, request.Query("prefix") ?? "", limit).SendAsync(response);
    }
}
