using System.Runtime.CompilerServices;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What work that blocks, or never waits, costs other streams: an event each 20 ms must not be late by more than 100 ms.</summary>
[NonParallelizable]
public sealed class BlockedHandlersTests
{
    private const int HandlerCount = 50;
    private static readonly TimeSpan Blocked = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(100);

    [Test]
    public async Task Blocking_generators_delay_no_other_stream()
    {
        await using var server = await StartAsync();

        await TimeBar.HoldsAsync(MostDelay, () => DelayWhileAsync(server, "/generator"));
    }

    [Test]
    public async Task Asynchronous_generators_that_block_delay_no_other_stream()
    {
        await using var server = await StartAsync();

        await TimeBar.HoldsAsync(MostDelay, () => DelayWhileAsync(server, "/async"));
    }

    [Test]
    public async Task Handlers_that_block_delay_no_stream()
    {
        await using var server = await StartAsync();

        await TimeBar.HoldsAsync(MostDelay, () => DelayWhileAsync(server, "/plain"));
    }

    /// <summary>The pool's threads, which are blocked, are told from another that has work.</summary>
    [Test]
    public async Task Handlers_that_block_threads_of_the_pool_delay_no_stream_though_another_thread_is_busy()
    {
        await using var server = await StartAsync();
        using var stop = new ManualResetEventSlim();
        var busy = Task.Factory.StartNew(() => Spin(stop), TaskCreationOptions.LongRunning);
        try
        {
            // More than the pool has threads; so few that what is measured is not how long threads take to start beside that one.
            await TimeBar.HoldsAsync(MostDelay, () => DelayWhileAsync(server, "/pool", Environment.ProcessorCount + 8));
        }
        finally
        {
            stop.Set();
            await busy;
        }
    }

    [Test]
    public async Task Generators_that_never_wait_delay_no_other_stream()
    {
        await using var server = await StartAsync();
        var clients = new List<RawClient>();
        for (var i = 0; i < 4; i++) clients.Add(await server.OpenAsync("/endless"));
        using var stop = new CancellationTokenSource();
        var reading = clients.Select(client => Task.Factory.StartNew(() => client.Discard(stop.Token), TaskCreationOptions.LongRunning)).ToArray();

        try
        {
            await TimeBar.HoldsAsync(MostDelay, () => LongestDelayAsync(server, 50));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading);
            foreach (var client in clients) client.Dispose();
        }
    }

    [Test]
    public async Task Threads_that_were_allowed_for_blocked_handlers_are_taken_back_with_the_server()
    {
        ThreadPool.GetMinThreads(out var before, out _);
        await using (var server = await StartAsync())
        {
            using var client = await server.ConnectAsync();
            for (var i = 0; i < HandlerCount; i++) ThreadPool.UnsafeQueueUserWorkItem(static _ => Block(), null);
            await client.SendGetAsync("/generator");
            await client.ReadUntilAsync("done");
        }

        ThreadPool.GetMinThreads(out var after, out _);
        Assert.That(after, Is.EqualTo(before));
    }

    private static Task<StreamServer> StartAsync() => StreamServer.StartAsync(app => app
        .Sse("/ticks", request => Ticks(request.Aborted))
        .Sse("/generator", _ => BlockingGenerator())
        .Sse("/async", _ => AsyncGenerator())
        .Sse("/endless", _ => Endless())
        .Get("/pool", async (_, response) =>
        {
            await Task.Yield();
            Block();
            await response.SendTextAsync("done");
        })
        .Get("/plain", (_, response) =>
        {
            Block();
            return response.SendTextAsync("done");
        }));

    private static async Task<TimeSpan> DelayWhileAsync(StreamServer server, string path, int handlers = HandlerCount)
    {
        var clients = new List<RawClient>();
        for (var i = 0; i < handlers; i++) clients.Add(await server.ConnectAsync());
        using var ticks = await server.OpenAsync("/ticks");
        await ticks.ReadChunkAsync();
        foreach (var client in clients) await client.SendGetAsync(path);

        var delay = await Task.Factory.StartNew(() => ticks.LongestGap(TimeSpan.FromSeconds(3)), TaskCreationOptions.LongRunning);
        foreach (var client in clients) client.Dispose();
        return delay - TimeSpan.FromMilliseconds(20);
    }

    private static async Task<TimeSpan> LongestDelayAsync(StreamServer server, int events)
    {
        using var ticks = await server.OpenAsync("/ticks");
        await ticks.ReadChunkAsync();
        return await Task.Factory.StartNew(() => ticks.LongestGap(TimeSpan.FromMilliseconds(20 * events)), TaskCreationOptions.LongRunning)
            - TimeSpan.FromMilliseconds(20);
    }

    private static async IAsyncEnumerable<string> Ticks([EnumeratorCancellation] CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(stop)) yield return "tick";
    }

    private static IEnumerable<string> BlockingGenerator()
    {
        Block();
        yield return "done";
    }

    private static async IAsyncEnumerable<string> AsyncGenerator()
    {
        await Task.CompletedTask;
        Block();
        yield return "done";
    }

    private static async IAsyncEnumerable<string> Endless()
    {
        await Task.CompletedTask;
        while (true) yield return "again";
    }

    private static void Spin(ManualResetEventSlim stop)
    {
        while (!stop.IsSet) Thread.SpinWait(100);
    }

    private static void Block()
    {
        using var never = new ManualResetEvent(false);
        never.WaitOne(Blocked);
    }
}
