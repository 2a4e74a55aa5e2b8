using System.Runtime.CompilerServices;
using RatEngine.Server.Json;
using RatEngine.Server.Uploads;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/progress/&lt;session_id&gt;</c>: how an upload goes. With <c>?simulate=false</c> a session without an upload waits for
/// one, in place of showing a simulated run.</summary>
internal static class ProgressEndpoint
{
    // The id of the last event: a client that comes back with it has seen the end.
    private const string EndId = "end";

    public static void Map(RatApp app, ProgressWatcher watcher, SseOptions options) =>
        app.Sse("/api/progress/<session_id>", (RatRequest request, string id) => Watch(watcher, request, SessionId.Check(id)), options: options);

    private static IAsyncEnumerable<SseEvent> Watch(ProgressWatcher watcher, RatRequest request, string id)
    {
        bool simulate = ReadSimulate(request.Query("simulate"));
        // An EventSource reconnects after every end but a 204: without it the end would come again every few seconds.
        if (request.LastEventId == EndId && watcher.IsOver(id, simulate))
            throw new RatStatusException(204, "The upload is over.");
        return Encode(watcher.WatchAsync(id, simulate, request.Aborted));
    }

    private static bool ReadSimulate(string? text) => text switch
    {
        null or "true" => true,
        "false" => false,
        _ => throw new RatStatusException(400, "The query parameter simulate is neither true nor false."),
    };

    private static async IAsyncEnumerable<SseEvent> Encode(IAsyncEnumerable<ProgressMessage> messages, [EnumeratorCancellation] CancellationToken stop = default)
    {
        await foreach (ProgressMessage message in messages.WithCancellation(stop))
            yield return SseEvent.Json(message, AppJson.Wire.ProgressMessage, id: message is ProgressMessage.Done ? EndId : null);
    }
}
