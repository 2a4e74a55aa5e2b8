using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What a stop of the server means to open streams.</summary>
[TestFixture("http")]
[TestFixture("https")]
public sealed class StreamStopTests(string scheme)
{
    private StreamServers Servers { get; } = new(scheme);

    [Test]
    [Rule("limit.drain")]
    public async Task A_stop_ends_streams_with_their_last_chunk_and_runs_their_finally_blocks()
    {
        var ended = Enumerable.Range(0, 20).Select(_ => new Gate()).ToArray();
        await using var server = await Servers.StartAsync(app => app.Sse("/<int:n>", (RatRequest request, int n) => Generators.ThenIdle(["x"], ended[n], request.Aborted)));
        var clients = await Task.WhenAll(Enumerable.Range(0, ended.Length).Select(n => server.OpenAsync($"/{n}")));
        foreach (var client in clients) Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: x\n\n"));

        await server.App.StopAsync();

        Assert.That(ended.Select(gate => gate.IsOpen), Is.All.True);
        foreach (var client in clients)
        {
            Assert.That(await client.ReadChunkAsync(), Is.Empty);
            Assert.That(await client.ReadToEndAsync(), Is.Empty);
            client.Dispose();
        }

        Assert.That(server.Log.Entries.Where(entry => entry.EventId.Id == 401).Select(entry => entry.Values["Reason"]!.ToString()), Is.All.EqualTo("ServerStopped"));
    }

    [Test]
    public async Task A_topic_that_is_asked_for_during_the_stop_is_said_farewell_to()
    {
        var asked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var server = await Servers.StartAsync(app => app.Use(Wait).Topic("/<topic>", new TopicOptions { SendHello = true }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await asked.Task;

        var stop = server.App.StopAsync();
        goOn.SetResult();

        // Any status but 200 would end a browser's stream for good.
        await client.ReadUntilAsync("HTTP/1.1 200");
        await client.ReadUntilAsync("rat.bye");
        await stop;

        async ValueTask Wait(RatRequest request, RatResponse response, RatHandler next)
        {
            asked.SetResult();
            await goOn.Task;
            await next(request, response);
        }
    }

    [Test]
    public async Task A_stop_ends_generators_that_never_wait_and_those_that_block()
    {
        await using var server = await Servers.StartAsync(app => app
            .Sse("/endless", _ => Endless())
            .Sse("/blocking", request => Block(request.Aborted)));
        using var endless = await server.OpenAsync("/endless");
        using var blocking = await server.OpenAsync("/blocking");
        var read = endless.ReadUntilAsync("\r\n0\r\n\r\n");

        await server.App.StopAsync();

        await read;
        Assert.That(await blocking.ReadChunkAsync(), Is.Empty);
        Assert.That(server.Log.Entries.Where(entry => entry.EventId.Id == 401).Select(entry => entry.Values["Reason"]!.ToString()), Is.All.EqualTo("ServerStopped"));

        static async IAsyncEnumerable<string> Endless()
        {
            await Task.CompletedTask;
            while (true) yield return "again";
        }

        static IEnumerable<string> Block(CancellationToken stop)
        {
            stop.WaitHandle.WaitOne();
            if (!stop.IsCancellationRequested) yield return "never";
        }
    }

    [Test]
    public async Task A_stop_that_may_not_wait_cuts_a_stream_that_does_not_end()
    {
        var go = new Gate();
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ => Generators.Stepwise([go])));
        using var client = await server.OpenAsync("/");

        await server.App.StopAsync(new CancellationToken(canceled: true));

        await Assert.ThatAsync(client.ReadToEndAsync, Throws.InstanceOf<System.Net.Sockets.SocketException>());
        go.Open();
        await server.ClosedAsync();
    }
}
