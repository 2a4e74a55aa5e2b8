using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/blocking</c>: rows from slow synchronous work. The engine gives the generator a thread, so it may block.</summary>
internal static class BlockingEndpoint
{
    public static void Map(RatApp app, TimeProvider time, SseOptions options) =>
        app.Sse("/api/blocking", request => Read(time, request.Aborted), AppJson.Wire.Row, options);

    public static IEnumerable<Row> Read(TimeProvider time, CancellationToken stop)
    {
        for (int id = 0; id < ExampleRows.Count; id++)
        {
            yield return ExampleRows.Make(id, "blocking", time);
            // Holds the thread, as a synchronous driver would; only a disconnect ends it early.
            if (stop.WaitHandle.WaitOne(ExampleRows.Pause))
                yield break;
        }
    }
}
