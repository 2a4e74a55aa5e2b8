using RatEngine.Tests.Sse;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Handlers that return a plain <see cref="IEnumerable{T}"/>.</summary>
public sealed class BlockingStreamTests
{
    [Test]
    public async Task A_generator_may_block_between_its_events()
    {
        using var step = new SemaphoreSlim(0);
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => Step(request.Aborted)));
        using var client = await server.OpenAsync("/");

        for (var i = 0; i < 3; i++)
        {
            step.Release();
            Assert.That(await client.ReadChunkAsync(), Is.EqualTo($"data: {i}\n\n"));
        }

        Assert.That(await client.ReadChunkAsync(), Is.Empty);

        IEnumerable<string> Step(CancellationToken stop)
        {
            for (var i = 0; i < 3; i++)
            {
                step.Wait(stop);
                yield return $"{i}";
            }
        }
    }

    [Test]
    public async Task More_events_than_are_held_ahead_arrive_in_order()
    {
        var items = Enumerable.Range(0, 10_000).Select(i => $"{i}").ToArray();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => items.AsEnumerable()));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        Assert.That(SseClient.Read((await client.ReadResponseAsync()).Body).Events.Select(item => item.Data), Is.EqualTo(items));
    }

    [Test]
    public async Task A_generator_whose_client_went_away_runs_its_finally_block_at_its_next_event()
    {
        var (ended, isPoolThread) = (new Gate(), true);
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Endless()));
        using (var client = await server.OpenAsync("/")) client.Reset();

        await ended.WaitAsync();
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));
        Assert.That(isPoolThread, Is.False);

        IEnumerable<string> Endless()
        {
            try
            {
                while (true) yield return new string('x', 1000);
            }
            finally
            {
                isPoolThread = Thread.CurrentThread.IsThreadPoolThread;
                ended.Open();
            }
        }
    }

    [Test]
    public async Task A_generator_that_blocks_on_the_requests_token_ends_when_its_client_goes_away()
    {
        var ended = new Gate();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", Block));
        using (var client = await server.OpenAsync("/")) client.Reset();

        await ended.WaitAsync();
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));

        IEnumerable<string> Block(RatRequest request)
        {
            try
            {
                request.Aborted.WaitHandle.WaitOne();
                request.Aborted.ThrowIfCancellationRequested();
                yield return "never";
            }
            finally
            {
                ended.Open();
            }
        }
    }

    [Test]
    public async Task What_is_thrown_after_an_event_is_an_error_event()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Fail()));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        Assert.That(SseClient.Read((await client.ReadResponseAsync()).Body).Events.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error" }));
        Assert.That((await server.Log.WaitForAsync(entry => entry.EventId.Id == 402)).Exception!.Message, Is.EqualTo("the secret"));

        static IEnumerable<string> Fail()
        {
            yield return "one";
            throw new InvalidOperationException("the secret");
        }
    }

    [TestCase(404)]
    [TestCase(204)]
    [TestCase(500)]
    public async Task What_is_thrown_before_the_first_event_is_a_status(int status)
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Refuse(status)));
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 10; i++)
        {
            await client.SendGetAsync("/");
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(status));
        }

        static IEnumerable<string> Refuse(int status)
        {
            if (status == 500) throw new InvalidOperationException();
            if (status > 0) throw new RatStatusException(status, "No.");
            yield break;
        }
    }

    [Test]
    public async Task A_handler_that_blocks_before_it_returns_its_sequence_holds_no_pool_thread()
    {
        using var go = new SemaphoreSlim(0);
        var isPoolThread = true;
        await using var server = await StreamServer.StartAsync(app => app.Sse("/<name>", IEnumerable<string> (RatRequest request, string name) =>
        {
            isPoolThread = Thread.CurrentThread.IsThreadPoolThread;
            go.Wait(request.Aborted);
            return [name, request.Path];
        }));
        using var client = await server.OpenAsync("/x");

        go.Release();

        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: x\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: /x\n\n"));
        Assert.That(isPoolThread, Is.False);
    }

    [Test]
    public async Task Streams_beyond_the_most_threads_wait_with_their_heads_sent()
    {
        using var go = new SemaphoreSlim(0);
        var (running, most) = (0, 0);
        var counting = new Lock();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => Count(request.Aborted)), new RatOptions { MaxBlockingStreams = 2 });
        var clients = new List<RawClient>();
        for (var i = 0; i < 5; i++) clients.Add(await server.OpenAsync("/"));

        go.Release(5);

        foreach (var client in clients)
        {
            Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: x\n\n"));
            Assert.That(await client.ReadChunkAsync(), Is.Empty);
            client.Dispose();
        }

        Assert.That(most, Is.EqualTo(2));

        IEnumerable<string> Count(CancellationToken stop)
        {
            var now = Interlocked.Increment(ref running);
            lock (counting) most = Math.Max(most, now);
            go.Wait(stop);
            yield return "x";
            Interlocked.Decrement(ref running);
        }
    }

    [Test]
    public async Task A_stream_that_waits_for_a_thread_lets_its_client_go()
    {
        using var go = new SemaphoreSlim(0);
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => Wait(request.Aborted)), new RatOptions { MaxBlockingStreams = 1 });
        using var first = await server.OpenAsync("/");
        using (var second = await server.OpenAsync("/")) second.Reset();

        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));
        go.Release();
        Assert.That(await first.ReadChunkAsync(), Is.EqualTo("data: x\n\n"));
        using var third = await server.OpenAsync("/");
        go.Release();
        Assert.That(await third.ReadChunkAsync(), Is.EqualTo("data: x\n\n"));

        IEnumerable<string> Wait(CancellationToken stop)
        {
            go.Wait(stop);
            yield return "x";
        }
    }

    [Test]
    public async Task A_thread_that_outlives_its_app_gives_its_place_back()
    {
        using var release = new ManualResetEventSlim();
        var begun = new Gate();
        var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Stubborn()), new RatOptions { MaxBlockingStreams = 1 });
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");
        await begun.WaitAsync();

        await server.DisposeAsync();
        release.Set();

        await Poll.UntilAsync(() => server.App.BlockingThreads.CurrentCount == 1, () => "the place is free again");

        IEnumerable<string> Stubborn()
        {
            begun.Open();
            release.Wait();
            yield return "late";
        }
    }
}
