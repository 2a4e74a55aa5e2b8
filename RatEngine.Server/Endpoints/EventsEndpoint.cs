using System.Runtime.CompilerServices;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/events</c>: ten events, one a second.</summary>
internal static class EventsEndpoint
{
    public static void Map(RatApp app, TimeProvider time, SseOptions options) =>
        app.Sse("/api/events", request => Count(time, request.Aborted), AppJson.Wire.Counter, options);

    public static async IAsyncEnumerable<Counter> Count(TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        for (int value = 0; value < 10; value++)
        {
            yield return new Counter("counter", value, Clock.Seconds(time));
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
    }
}
