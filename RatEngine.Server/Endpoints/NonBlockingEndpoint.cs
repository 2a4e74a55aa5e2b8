using System.Runtime.CompilerServices;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/non-blocking</c>: the rows of <c>/api/blocking</c>, from an asynchronous source.</summary>
internal static class NonBlockingEndpoint
{
    public static void Map(RatApp app, TimeProvider time, SseOptions options) =>
        app.Sse("/api/non-blocking", request => Read(time, request.Aborted), AppJson.Wire.Row, options);

    public static async IAsyncEnumerable<Row> Read(TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        for (int id = 0; id < ExampleRows.Count; id++)
        {
            yield return ExampleRows.Make(id, "non-blocking", time);
            await Task.Delay(ExampleRows.Pause, time, stop);
        }
    }
}
