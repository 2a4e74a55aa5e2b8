using System.Runtime.CompilerServices;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/heartbeat-stream</c>: an endless stream whose handler sends <c>heartbeat</c>, at once and then every <c>?seconds=</c> (30).</summary>
internal static class HeartbeatStreamEndpoint
{
    private const int DefaultSeconds = 30;
    private const int MostSeconds = 3600;

    public static void Map(RatApp app, TimeProvider time, SseOptions options) => app.Sse(
        "/api/heartbeat-stream",
        request => Run(QueryNumber.Read(request.Query("seconds"), "seconds", DefaultSeconds, 1, MostSeconds), time, request.Aborted),
        AppJson.Wire.Tick,
        options);

    public static async IAsyncEnumerable<Tick> Run(int seconds, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            yield return new Tick("heartbeat", Clock.Seconds(time));
            await Task.Delay(TimeSpan.FromSeconds(seconds), time, stop);
        }
    }
}
