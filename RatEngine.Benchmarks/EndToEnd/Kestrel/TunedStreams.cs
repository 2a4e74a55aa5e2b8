using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RatEngine.Benchmarks.Kestrel;

/// <summary>Streams on Kestrel by hand: an event is framed once, each stream has a bounded queue of frames, and all that is queued goes out in one flush.</summary>
internal static class TunedStreams
{
    private const int QueueLength = 1024;

    public static void Map(WebApplication app)
    {
        var topics = new ConcurrentDictionary<string, TopicSubscribers<byte[]>>();
        app.MapGet("/sub/{topic}", (HttpContext http, string topic) => SubscribeAsync(http, topics.GetOrAdd(topic, _ => [])));
        app.MapPost("/pub/{topic}", (HttpContext http, string topic) => PublishAsync(http, topics.GetOrAdd(topic, _ => [])));
        app.MapGet("/stream", GenerateAsync);
    }

    private static async Task SubscribeAsync(HttpContext http, TopicSubscribers<byte[]> subscribers)
    {
        var queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
        subscribers.TryAdd(queue, 0);
        try
        {
            SetHead(http);
            await http.Response.StartAsync();
            var body = http.Response.BodyWriter;
            await body.FlushAsync();
            while (await queue.Reader.WaitToReadAsync(http.RequestAborted))
            {
                while (queue.Reader.TryRead(out var frame)) body.Write(frame);
                await body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
        finally
        {
            subscribers.TryRemove(queue, out _);
        }
    }

    private static async Task<IResult> PublishAsync(HttpContext http, TopicSubscribers<byte[]> subscribers)
    {
        using var reader = new StreamReader(http.Request.Body);
        var frame = Encoding.UTF8.GetBytes($"data: {await reader.ReadToEndAsync()}\n\n");
        foreach (var (queue, _) in subscribers) queue.Writer.TryWrite(frame);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task GenerateAsync(HttpContext http, int n, int size)
    {
        SetHead(http);
        var body = http.Response.BodyWriter;
        await foreach (var text in EndlessText.Generate(n, size))
        {
            body.Write("data: "u8);
            Encoding.UTF8.GetBytes(text, body);
            body.Write("\n\n"u8);
            await body.FlushAsync(http.RequestAborted);
        }
    }

    private static void SetHead(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
    }
}
