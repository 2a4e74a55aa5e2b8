using System.Runtime.CompilerServices;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/debug-stream</c>: shows the request as it arrived, then ten events.</summary>
internal static class DebugStreamEndpoint
{
    // Shown on pages and pasted into reports: secrets are named, not shown.
    private static readonly string[] Secret = ["Authorization", "Proxy-Authorization", "Cookie"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static void Map(RatApp app, TimeProvider time, SseOptions options) =>
        app.Sse("/api/debug-stream", request => Run(Describe(request.Method, request.Path, request.Headers), time, request.Aborted), AppJson.Wire.DebugMessage, options);

    public static async IAsyncEnumerable<DebugMessage> Run(RequestInfo info, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return new DebugMessage("debug", info);
        for (int value = 0; value < 10; value++)
        {
            yield return new DebugMessage("data", Value: value, Timestamp: Clock.Seconds(time));
            await Task.Delay(Pause, time, stop);
        }
    }

    /// <summary>Copies what is shown of a request. Lines of one name are joined by a comma.</summary>
    public static RequestInfo Describe(string method, string path, IEnumerable<KeyValuePair<string, string>> headers)
    {
        Dictionary<string, string> shown = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in headers)
        {
            string text = Secret.Contains(name, StringComparer.OrdinalIgnoreCase) ? "(left out)" : value;
            shown[name] = shown.TryGetValue(name, out string? before) ? $"{before}, {text}" : text;
        }

        return new RequestInfo(method, path, shown);
    }
}
