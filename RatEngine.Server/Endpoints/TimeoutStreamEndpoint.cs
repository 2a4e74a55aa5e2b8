using System.Runtime.CompilerServices;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/timeout-stream</c>: one timestamp a second, and <c>timeout</c> after <c>?seconds=</c> (300).</summary>
internal static class TimeoutStreamEndpoint
{
    private const int DefaultSeconds = 300;
    private const int MostSeconds = 3600;

    public static void Map(RatApp app, TimeProvider time, SseOptions options) => app.Sse(
        "/api/timeout-stream",
        request => Run(QueryNumber.Read(request.Query("seconds"), "seconds", DefaultSeconds, 1, MostSeconds), time, request.Aborted),
        AppJson.Wire.Tick,
        options);

    public static async IAsyncEnumerable<Tick> Run(int seconds, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        for (int second = 0; second < seconds; second++)
        {
            yield return new Tick("timestamp", Clock.Seconds(time));
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }

        yield return new Tick("timeout", Clock.Seconds(time), $"The stream ends after {seconds} s.");
    }
}
