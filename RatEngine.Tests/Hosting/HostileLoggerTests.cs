using Microsoft.Extensions.Logging;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

/// <summary>A server whose logger throws, or never returns, serves as one without.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class HostileLoggerTests(bool useEpoll)
{
    private static readonly ManualResetEventSlim Never = new();

    [TestCase(nameof(ILoggerFactory.CreateLogger), false)]
    [TestCase(nameof(ILogger.IsEnabled), false)]
    [TestCase(nameof(ILogger.Log), false)]
    [TestCase(nameof(ILoggerFactory.CreateLogger), true)]
    [TestCase(nameof(ILogger.IsEnabled), true)]
    [TestCase(nameof(ILogger.Log), true)]
    public async Task Requests_streams_topics_failures_and_the_stop_are_as_without_a_logger(string call, bool blocks)
    {
        await ServeAsync(new HostileLog(name =>
        {
            if (name != call) return;
            if (blocks) Never.Wait();
            throw new InvalidOperationException("the logger");
        })).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task A_logger_that_throws_harms_no_connection_over_the_limit_nor_those_that_are_served()
    {
        await using var app = new RatApp("test", new RatOptions { MaxConnections = 2, UseEpoll = useEpoll }, new HostileLog(_ => throw new InvalidOperationException("the logger")));
        app.Get("/", (_, response) => response.SendTextAsync("hello"));
        await app.StartAsync(["http://127.0.0.1:0"]);
        using var first = await RawClient.ConnectAsync(app.Addresses[0]);
        using var second = await RawClient.ConnectAsync(app.Addresses[0]);
        await AskAsync(first, "/", 200);
        await AskAsync(second, "/", 200);

        for (var i = 0; i < 20; i++)
        {
            using var third = await RawClient.ConnectAsync(app.Addresses[0]);
            Assert.That((await third.ReadResponseAsync()).Status, Is.EqualTo(503));
            Assert.That(await third.ReadToEndAsync(), Is.Empty);
            await AskAsync(first, "/", 200);
            await AskAsync(second, "/", 200);
        }
    }

    private async Task ServeAsync(HostileLog log)
    {
        await using var app = new RatApp("test", new RatOptions { MaxConnections = 6, UseEpoll = useEpoll }, log);
        app.Get("/", (_, response) => response.SendTextAsync("hello"))
            .Get("/broken", (_, _) => throw new InvalidOperationException("handler"))
            .Sse("/stream", _ => Two())
            .Sse("/broken-stream", _ => Broken())
            .Topic("/events/<topic>", new TopicOptions { SendHello = true });
        await app.StartAsync(["http://127.0.0.1:0"]);
        using var client = await RawClient.ConnectAsync(app.Addresses[0]);
        for (var i = 0; i < 100; i++)
        {
            await AskAsync(client, "/", 200);
            await AskAsync(client, "/broken", 500);
            await AskAsync(client, "/none", 404);
            await client.SendAsync("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.That((await client.ReadResponseAsync()).Text, Does.Contain("data: one").And.Contain("data: two"));
        }

        using (var broken = await RawClient.ConnectAsync(app.Addresses[0]))
        {
            await broken.SendAsync("GET /broken-stream HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.That((await broken.ReadResponseAsync()).Text, Does.Contain("data: one").And.Contain("event: error"));
        }

        using (var refused = await RawClient.ConnectAsync(app.Addresses[0]))
        {
            await refused.SendAsync("nonsense\r\n\r\n");
            Assert.That((await refused.ReadResponseAsync()).Status, Is.EqualTo(400));
        }

        using var topic = await RawClient.ConnectAsync(app.Addresses[0]);
        await topic.SendAsync("GET /events/news HTTP/1.1\r\nHost: a\r\n\r\n");
        await topic.ReadUntilAsync("rat.hello");
        for (var i = 0; i < 100; i++)
        {
            app.Hub.Publish("news", new SseEvent($"event {i}"));
            await topic.ReadUntilAsync($"data: event {i}\n");
        }

        var stop = app.StopAsync();
        await topic.ReadUntilAsync("rat.bye");
        topic.Dispose();
        await stop;
    }

    private static async Task AskAsync(RawClient client, string path, int status)
    {
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(status));
    }

    private static async IAsyncEnumerable<string> Two()
    {
        yield return "one";
        await Task.Yield();
        yield return "two";
    }

    private static async IAsyncEnumerable<string> Broken()
    {
        yield return "one";
        await Task.Yield();
        throw new InvalidOperationException("generator");
    }
}
