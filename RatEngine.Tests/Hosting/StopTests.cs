using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RatEngine.Tests.EndToEnd;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

/// <summary>The stop comes to its end whatever the application does, and nothing answers after it.</summary>
public sealed class StopTests
{
    private static readonly ManualResetEventSlim Never = new();

    private static readonly RatOptions ShortDrain = new() { DrainTimeout = TimeSpan.FromMilliseconds(500) };

    [Test]
    public async Task Callbacks_of_the_stop_that_throw_do_not_fail_it()
    {
        await using var server = await StreamServer.StartAsync(Hello);
        var called = 0;
        server.App.Stopping.Register(() => throw new InvalidOperationException("first"));
        server.App.Stopping.Register(() => called++);
        server.App.Stopping.Register(() => throw new OperationCanceledException());

        await StopsAsync(server);

        Assert.That(called, Is.EqualTo(1));
        Assert.That(server.Log.Entries.Count(entry => entry.EventId.Id == 613 && entry.Level == LogLevel.Error), Is.EqualTo(1));
    }

    [Test]
    public async Task A_callback_of_the_stop_that_never_returns_does_not_hold_it_up()
    {
        await using var server = await StreamServer.StartAsync(Hello, ShortDrain);
        server.App.Stopping.Register(() => Never.Wait());

        await StopsAsync(server);

        Assert.That(server.Log.Entries.Count(entry => entry.EventId.Id == 614), Is.EqualTo(1));
    }

    [Test]
    public async Task A_callback_of_a_requests_token_that_never_returns_does_not_hold_the_stop_up()
    {
        var begun = new Gate();
        await using var server = await StreamServer.StartAsync(
            app => app.Sse("/", request => Run(request.Aborted)),
            ShortDrain);
        using var client = await server.OpenAsync("/");
        await begun.WaitAsync();

        await StopsAsync(server);

        async IAsyncEnumerable<string> Run([EnumeratorCancellation] CancellationToken stop)
        {
            stop.Register(() => Never.Wait());
            begun.Open();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            yield return "never";
        }
    }

    [Test]
    public async Task A_generator_whose_finally_block_never_ends_is_cut_when_the_drain_time_is_over()
    {
        await using var server = await StreamServer.StartAsync(
            app => app.Sse("/", request => Run(request.Aborted)),
            ShortDrain);
        using var client = await server.OpenAsync("/");

        await StopsAsync(server);

        Assert.That(server.Log.Entries.Select(entry => entry.EventId.Id), Has.Member(602));

        static async IAsyncEnumerable<string> Run([EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                yield return "first";
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }
            finally
            {
                await new TaskCompletionSource().Task;
            }
        }
    }

    [Test]
    public async Task Middleware_that_never_ends_and_threads_that_never_return_are_cut_when_the_drain_time_is_over()
    {
        var begun = new SemaphoreSlim(0);
        await using var server = await StreamServer.StartAsync(
            app => app
                .Use(async (request, response, next) =>
                {
                    begun.Release();
                    await next(request, response);
                    await new TaskCompletionSource().Task;
                })
                .Get("/", (_, _) => default)
                .Sse("/blocking", _ => Block()),
            ShortDrain);
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");
        using var blocking = await server.ConnectAsync();
        await blocking.SendGetAsync("/blocking");
        for (var i = 0; i < 2; i++) Assert.That(await begun.WaitAsync(RawClient.Patience), Is.True);

        await StopsAsync(server);

        static IEnumerable<string> Block()
        {
            yield return "first";
            Never.Wait();
        }
    }

    [Test]
    public async Task A_resumable_run_whose_callbacks_throw_and_block_and_whose_finally_block_never_ends_does_not_hold_the_stop_up()
    {
        await using var server = await StreamServer.StartAsync(app => app.SseResumable("/runs/<id>", (_, stop) => Run(stop)), ShortDrain);
        using var client = await server.OpenAsync("/runs/1");
        await client.ReadUntilAsync("data: first");

        await StopsAsync(server);

        static async IAsyncEnumerable<string> Run([EnumeratorCancellation] CancellationToken stop)
        {
            stop.Register(() => throw new InvalidOperationException("callback"));
            stop.Register(() => Never.Wait());
            try
            {
                yield return "first";
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }
            finally
            {
                await new TaskCompletionSource().Task;
            }
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_clock_that_throws_neither_ends_the_process_nor_holds_the_stop_up(bool useEpoll)
    {
        var time = new FailingTime();
        await using var server = await StreamServer.StartAsync(Hello, ShortDrain with { TimeProvider = time, UseEpoll = useEpoll });
        using var client = await server.ConnectAsync();
        time.Fails = true;
        for (var i = 0; i < 20; i++)
        {
            await client.SendGetAsync("/");
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        }

        await StopsAsync(server);
    }

    [Test]
    public async Task A_disposed_app_cannot_be_started_and_says_so()
    {
        var app = new RatApp();
        Hello(app);
        await app.StartAsync(["http://127.0.0.1:0"]);
        await app.DisposeAsync();
        await app.DisposeAsync();

        await Assert.ThatAsync(() => app.StartAsync(["http://127.0.0.1:0"]), Throws.InstanceOf<ObjectDisposedException>().With.Message.Contains("RatApp"));
        Assert.That(app.Addresses, Is.Empty);
        await app.StopAsync();
    }

    [Test]
    public async Task Disposing_cuts_a_stop_under_way_short_and_nothing_answers_afterwards()
    {
        var begun = new Gate();
        var goOn = new Gate();
        var app = new RatApp();
        Hello(app);
        app.Get("/slow", async (_, response) =>
        {
            begun.Open();
            await goOn.WaitAsync();
            await response.SendTextAsync("late");
        });
        await app.StartAsync(["http://127.0.0.1:0"]);
        var address = app.Addresses[0];
        using var slow = await RawClient.ConnectAsync(address);
        await slow.SendGetAsync("/slow");
        await begun.WaitAsync();

        var stop = app.StopAsync();
        await app.DisposeAsync().AsTask().WaitAsync(RawClient.Patience);
        Assert.That(stop.IsCompleted, Is.True, "the first stop has ended too");
        goOn.Open();

        await Assert.ThatAsync(slow.ReadToEndAsync, Throws.InstanceOf<SocketException>(), "cut");
        await Assert.ThatAsync(() => RawClient.ConnectAsync(address), Throws.InstanceOf<SocketException>(), "not accepted");
    }

    [Test]
    public async Task A_server_that_has_not_stopped_yet_is_not_started_again()
    {
        var begun = new Gate();
        var goOn = new Gate();
        await using var server = await StreamServer.StartAsync(app => app.Get("/", async (_, response) =>
        {
            begun.Open();
            await goOn.WaitAsync();
            await response.SendTextAsync("done");
        }));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");
        await begun.WaitAsync();

        var stop = server.App.StopAsync();
        await Assert.ThatAsync(() => server.App.StartAsync(["http://127.0.0.1:0"]), Throws.InvalidOperationException.With.Message.Contains("has not stopped yet"));
        goOn.Open();
        client.Dispose();
        await stop.WaitAsync(RawClient.Patience);

        await server.App.StartAsync(["http://127.0.0.1:0"]);
        using var again = await server.ConnectAsync();
        Assert.That(server.App.Stopping.IsCancellationRequested, Is.False);
    }

    private static void Hello(RatApp app) => app.Get("/", (_, response) => response.SendTextAsync("hello"));

    /// <summary>Stops the server; then it takes no connection.</summary>
    private static async Task StopsAsync(StreamServer server)
    {
        var address = server.Address;
        await server.App.StopAsync().WaitAsync(RawClient.Patience);
        await Assert.ThatAsync(() => RawClient.ConnectAsync(address), Throws.InstanceOf<SocketException>());
    }

    private sealed class FailingTime : TimeProvider
    {
        public volatile bool Fails;

        public override long GetTimestamp() => Fails ? throw new InvalidOperationException("clock") : base.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Fails ? throw new InvalidOperationException("clock") : base.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Fails ? throw new InvalidOperationException("clock") : base.CreateTimer(callback, state, dueTime, period);
    }
}
