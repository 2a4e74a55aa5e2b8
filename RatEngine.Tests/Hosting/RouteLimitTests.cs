using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Hosting;

/// <summary>What one route does differently from the server.</summary>
public sealed class RouteLimitTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [TestCase(null, 5)]
    [TestCase(20, 20)]
    public async Task Grace_of_a_slow_body_is_the_routes(int? graceSeconds, int expectedSeconds)
    {
        await using var server = Start(new RouteOptions { BodyRateGracePeriod = graceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null });
        var client = server.ConnectInMemory();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell");
        var answer = client.ReadToEndAsync();

        var moved = await server.AdvanceUntilAsync(answer, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(expectedSeconds)));
        Assert.That(await answer, Does.StartWith("HTTP/1.1 408 "));
    }

    [TestCase(null, 200)]
    [TestCase(1000, 408)]
    public async Task Slowest_rate_of_a_body_is_the_routes(int? bytesPerSecond, int status)
    {
        await using var server = Start(new RouteOptions { MinBodyBytesPerSecond = bytesPerSecond });
        var client = server.ConnectInMemory(bufferBytes: 1);
        var answer = client.ReadToEndAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 6000\r\n\r\n");
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(new string('x', 300));
            server.Time.Advance(Step);
        }

        client.HalfClose();
        Assert.That(await answer, Does.StartWith($"HTTP/1.1 {status} "));
    }

    [TestCase("Content-Length: 5\r\n\r\nhello", 200)]
    [TestCase("Content-Length: 6\r\n\r\nhello!", 413)]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n6\r\nhello!\r\n0\r\n\r\n", 413)]
    public async Task Longest_body_is_the_routes(string rest, int status)
    {
        await using var server = Start(new RouteOptions { MaxRequestBodyBytes = 5 });
        Assert.That(await MemoryClient.ExchangeAsync(server, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + rest), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [TestCase(null, 30)]
    [TestCase(3, 3)]
    [TestCase(60, 60)]
    public async Task Client_that_takes_nothing_is_cut_when_its_stream_says_so(int? stallSeconds, int expectedSeconds)
    {
        var options = new SseOptions { WriteStallTimeout = stallSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
        await using var server = TestServer.StartInMemory(app => app.Sse("/", static request => EndlessAsync(), options: options));
        var client = server.ConnectInMemory(bufferBytes: 10_000);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await Poll.UntilAsync(() => client.Connection.SendPendingSince != 0, () => "the client takes no more");

        await IsCutAfterAsync(server, client, TimeSpan.FromSeconds(expectedSeconds));
    }

    [Test]
    public async Task Client_that_takes_nothing_of_its_topics_is_cut_when_they_say_so()
    {
        await using var server = TestServer.StartInMemory(app => app.Topic("/<topic>", new TopicOptions { WriteStallTimeout = TimeSpan.FromSeconds(3) }));
        var client = server.ConnectInMemory(bufferBytes: 1_000);
        await client.SendAsync("GET /news HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("text/event-stream");
        server.App.Hub.Publish("news", new SseEvent(new string('x', 10_000)));
        await Poll.UntilAsync(() => client.Connection.SendPendingSince != 0, () => "the client takes no more");

        await IsCutAfterAsync(server, client, TimeSpan.FromSeconds(3));
    }

    /// <summary>Not before the time, and not so late that it would be another's.</summary>
    private static async Task IsCutAfterAsync(TestServer server, MemoryClient client, TimeSpan time)
    {
        server.Advance(time - Step, Step / 10);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.None), "early");
        server.Advance(3 * Step, Step / 10);
        await Poll.UntilAsync(() => client.Connection.CloseReason != CloseReason.None, () => "cut");
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.WriteStalled));
    }

    private static TestServer Start(RouteOptions options) => TestServer.StartInMemory(app => app.Post(
        "/",
        static async (request, response) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            await response.SendTextAsync("whole");
        },
        options));

    private static async IAsyncEnumerable<string> EndlessAsync()
    {
        while (true)
        {
            yield return new string('x', 1000);
            await Task.Yield();
        }
    }
}
