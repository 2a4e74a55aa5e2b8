using System.Runtime.CompilerServices;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/custom</c>: events formatted by hand. A string that is well-formed as events goes out as it is.</summary>
internal static class CustomEndpoint
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static void Map(RatApp app, TimeProvider time, SseOptions options) =>
        app.Sse<string>("/api/custom", request => Speak(time, request.Aborted), options: options);

    public static async IAsyncEnumerable<string> Speak(TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        string[] items =
        [
            "data: {\"type\": \"custom\", \"message\": \"formatted by hand\"}\n\n",
            "event: notification\ndata: {\"alert\": \"an event with a type\"}\n\n",
            "id: custom-1\nretry: 5000\ndata: {\"type\": \"custom\", \"message\": \"with an id and a reconnection time\"}\n\n",
            "event: notification\ndata: first line\ndata: second line\n\n",
            ": a comment, which no client shows\n\n",
            "plain text, which the server formats",
        ];
        foreach (string item in items)
        {
            yield return item;
            await Task.Delay(Pause, time, stop);
        }
    }
}
