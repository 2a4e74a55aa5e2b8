using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>A request that is not whole when the server stops holds the drain for a second, whatever its own deadlines are.</summary>
public sealed class StopOfHalfRequestsTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // A second, and half a second for a client that does not close. On a busy machine the test's clock runs ahead of the server's threads; the deadlines
    // of the head (15 s), the body (5 s and more) and the drain (30 s) are far from it.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(4);

    [TestCase("GE")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\n")]
    public async Task Half_a_head_is_408_within_a_second(string half)
    {
        await using var server = TestServer.StartInMemory(static app => app.Get("/", static (_, response) => response.SendTextAsync("hello")));
        var client = server.ConnectInMemory(bufferBytes: 1);
        await client.SendAsync(half);

        var answer = client.ReadToEndAsync();
        var moved = await server.AdvanceUntilAsync(server.App.StopAsync(), Step);

        Assert.That(moved, Is.LessThanOrEqualTo(Most));
        Assert.That(await answer, Does.StartWith("HTTP/1.1 408"));
    }

    [TestCase("Content-Length: 10\r\n\r\n01234")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\n01")]
    public async Task Half_a_body_fails_its_handlers_read_within_a_second(string half)
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Post("/", async (request, response) =>
        {
            reading.SetResult();
            await request.Body.ReadAtLeastAsync(10);
            await response.SendTextAsync("whole");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\n" + half);
        await reading.Task.WaitAsync(RawClient.Patience);

        var answer = client.ReadResponseAsync();
        var moved = await server.AdvanceUntilAsync(server.App.StopAsync(), Step);

        Assert.That(moved, Is.LessThanOrEqualTo(Most));
        Assert.That((await answer).Status, Is.EqualTo(408));
    }

    [Test]
    public async Task Half_a_body_that_the_engine_drains_does_not_hold_the_stop()
    {
        await using var server = await TestServer.StartAsync(app => app.Post("/", static (_, response) => response.SendTextAsync("unread")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("unread"));

        Assert.That(await server.AdvanceUntilAsync(server.App.StopAsync(), Step), Is.LessThanOrEqualTo(Most));
    }
}
