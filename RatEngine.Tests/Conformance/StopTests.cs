using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>How many connections a server takes, and how it ends them.</summary>
[TestFixture("http")]
[TestFixture("https")]
public sealed class StopTests(string scheme)
{
    private const string Hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

    [Test]
    [Rule("limit.connections")]
    public async Task Connections_over_the_limit_are_503_and_the_next_is_taken_when_there_is_room()
    {
        await using var wire = new Wire(scheme: scheme, options: new RatOptions { MaxConnections = 2 });
        using var first = await wire.ConnectAsync();
        using var second = await wire.ConnectAsync();
        await second.SendAsync(Hello);
        Assert.That((await second.ReadResponseAsync()).Status, Is.EqualTo(200));
        await Poll.UntilAsync(() => wire.Server.Http.ConnectionCount == 2, () => "two connections");

        using (var third = await wire.ConnectAsync())
        {
            var answer = await third.ReadResponseAsync();
            Assert.That(answer.Status, Is.EqualTo(503));
            Assert.That(answer.Header("Retry-After"), Is.EqualTo("1"));
            Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
            Assert.That(await third.ReadToEndAsync(), Is.Empty);
        }

        first.Dispose();
        await Poll.UntilAsync(() => wire.Server.Http.ConnectionCount == 1, () => $"one connection: {wire.Server.Http.ConnectionCount}");
        using var fourth = await wire.ConnectAsync();
        await fourth.SendAsync(Hello);
        Assert.That((await fourth.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_new_connection_without_a_byte_does_not_delay_the_stop()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        var http = wire.Server.Http;
        await Poll.UntilAsync(() => http.ConnectionCount == 1, () => "accepted");

        // How it ends is not said: of a TLS handshake, what the client has said last may be on its way.
        await wire.Server.App.StopAsync().WaitAsync(RawClient.Patience);

        Assert.That(http.ConnectionCount, Is.Zero);
    }

    [Test]
    public async Task An_idle_connection_does_not_delay_the_stop()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync(Hello);
        await client.ReadUntilAsync("hello");

        await wire.Server.App.StopAsync().WaitAsync(RawClient.Patience);

        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    [Rule("limit.drain")]
    public async Task Stop_waits_for_a_request_under_way_and_its_answer_says_close()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(app => app.Get("/", async (_, response) =>
        {
            begun.SetResult();
            await goOn.Task;
            await response.SendTextAsync("done");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await begun.Task.WaitAsync(RawClient.Patience);

        var stopping = server.App.StopAsync();
        goOn.SetResult();

        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Text, Is.EqualTo("done"));
        Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        client.Dispose();
        await stopping.WaitAsync(RawClient.Patience);
    }

    [Test]
    [Rule("limit.drain")]
    public async Task What_has_not_ended_after_the_drain_time_is_cut()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(app => app.Get("/", async (_, _) =>
        {
            begun.SetResult();
            await cut.Task;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await begun.Task.WaitAsync(RawClient.Patience);

        var moved = await server.AdvanceUntilAsync(server.App.StopAsync(), TimeSpan.FromSeconds(1));

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(30)));
        await Assert.ThatAsync(async () => await client.ReadToEndAsync(), Throws.InstanceOf<System.Net.Sockets.SocketException>());
        cut.SetResult();
        Assert.That(server.Log.Entries.Select(entry => entry.EventId.Id), Has.Member(602));
    }

    [Test]
    public async Task Listener_takes_no_connection_after_the_stop()
    {
        await using var server = await StartAsync(app => app.Get("/", (_, response) => response.SendTextAsync("hello")));
        var address = server.Address;
        await server.App.StopAsync();
        await Assert.ThatAsync(() => RawClient.ConnectAsync(address), Throws.InstanceOf<System.Net.Sockets.SocketException>());
    }

    [Test]
    public async Task Handler_that_waits_with_the_apps_token_learns_of_the_stop()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(app => app.Get("/", async (request, response) =>
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = app.Stopping.Register(stopped.SetResult);
            begun.SetResult();
            await stopped.Task;
            await response.SendTextAsync("bye");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await begun.Task.WaitAsync(RawClient.Patience);

        var stopping = server.App.StopAsync();

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("bye"));
        client.Dispose();
        await stopping.WaitAsync(RawClient.Patience);
    }

    [Test]
    public async Task Request_under_way_is_not_cancelled_before_the_drain_time_is_over()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(app => app.Get("/", async (request, response) =>
        {
            await using var registration = request.Aborted.Register(cancelled.SetResult);
            begun.SetResult();
            await cancelled.Task;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await begun.Task.WaitAsync(RawClient.Patience);

        using var cutShort = new CancellationTokenSource();
        var stop = server.App.StopAsync(cutShort.Token);
        Assert.That(cancelled.Task.IsCompleted, Is.False);
        await cutShort.CancelAsync();

        await cancelled.Task.WaitAsync(RawClient.Patience);
        await stop.WaitAsync(RawClient.Patience);
    }

    private Task<TestServer> StartAsync(Action<RatApp> map) => TestServer.StartAsync(map, address: $"{scheme}://127.0.0.1:0");
}
