using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RatEngine.Benchmarks.Kestrel;

/// <summary>Streams on Kestrel as the documentation shows them: <c>TypedResults.ServerSentEvents</c> over an async iterator.</summary>
internal static class IdiomaticStreams
{
    private const int QueueLength = 1024;

    public static void Map(WebApplication app)
    {
        var topics = new ConcurrentDictionary<string, TopicSubscribers<string>>();
        app.MapGet("/sub/{topic}", (HttpContext http, string topic) =>
            TypedResults.ServerSentEvents(ReadAsync(topics.GetOrAdd(topic, _ => []), http.RequestAborted)));
        app.MapPost("/pub/{topic}", (HttpContext http, string topic) => PublishAsync(http, topics.GetOrAdd(topic, _ => [])));
        app.MapGet("/stream", (int n, int size) => TypedResults.ServerSentEvents(EndlessText.Generate(n, size)));
    }

    private static async IAsyncEnumerable<string> ReadAsync(TopicSubscribers<string> subscribers, [EnumeratorCancellation] CancellationToken stop)
    {
        var queue = Channel.CreateBounded<string>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
        subscribers.TryAdd(queue, 0);
        yield return "hello"; // Without a first event the head is not sent.
        try
        {
            await foreach (var text in queue.Reader.ReadAllAsync(stop)) yield return text;
        }
        finally
        {
            subscribers.TryRemove(queue, out _);
        }
    }

    private static async Task<IResult> PublishAsync(HttpContext http, TopicSubscribers<string> subscribers)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        foreach (var (queue, _) in subscribers) queue.Writer.TryWrite(text);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }
}
