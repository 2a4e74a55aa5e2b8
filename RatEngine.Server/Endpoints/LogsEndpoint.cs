using System.Runtime.CompilerServices;
using RatEngine.Server.Json;
using RatEngine.Server.Logs;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/logs/&lt;service_name&gt;</c>: follows a log file that is configured. The id of an event is the offset after its line, and which
/// file it is of, so that a client that reconnects goes on with the next line; a client without an id gets the last 64 KiB first.
/// <c>GET /api/logs</c> lists the names.</summary>
internal static class LogsEndpoint
{
    public static void Map(RatApp app, LogCatalog logs, TimeProvider time, SseOptions options)
    {
        LogNames names = new([.. logs.Names]);
        app.Get("/api/logs", (_, response) => response.SendJsonAsync(names, AppJson.Wire.LogNames));
        app.Sse(
            "/api/logs/<service_name>",
            (RatRequest request, string name) => Follow(logs.Find(name), name, LogPosition.Read(request.LastEventId), time, request.Aborted),
            options: options);
    }

    private static async IAsyncEnumerable<SseEvent> Follow(
        LogReader log, string service, LogPosition? seen, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        // First: where the log cannot be opened now, the answer is 503.
        using IDisposable follower = log.Enter();
        yield return Encode(new LogMessage("connected", service, null, Clock.Seconds(time)), null);
        await foreach (LogLine line in log.FollowAsync(seen, stop))
            yield return Encode(new LogMessage(line.IsReset ? "reset" : "log", service, line.Text, Clock.Seconds(time)), line.End.ToString());
    }

    private static SseEvent Encode(LogMessage message, string? id) => SseEvent.Json(message, AppJson.Wire.LogMessage, id: id);
}
