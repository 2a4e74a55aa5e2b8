using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Heartbeats, and streams whose time is over.</summary>
public sealed class StreamTimeTests
{
    [Test]
    public async Task A_comment_goes_out_after_15_s_without_an_event()
    {
        var time = new FakeTimeProvider();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => Generators.ThenIdle([], stop: request.Aborted)), time);
        using var client = await server.OpenAsync("/");

        // The clock may have moved past several by the time that the first is read.
        var took = TimeSpan.Zero;
        for (var i = 1; i <= 3; i++)
        {
            var beat = client.ReadChunkAsync();
            took += await time.AdvanceUntilAsync(beat);
            Assert.That(await beat, Is.EqualTo(":\n\n"));
            Assert.That(took, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(15 * i)));
        }
    }

    [Test]
    public async Task A_heartbeat_for_http_1_0_has_no_chunk()
    {
        var time = new FakeTimeProvider();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => Generators.ThenIdle(["x"], stop: request.Aborted)), time);
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\ndata: x\n\n");

        var beat = client.ReadExactlyAsync(3);
        await time.AdvanceUntilAsync(beat);

        Assert.That(await beat, Is.EqualTo(":\n\n"u8.ToArray()));
    }

    [Test]
    public async Task A_heartbeat_may_be_a_named_event()
    {
        var time = new FakeTimeProvider();
        await using var server = await StreamServer.StartAsync(
            app => app.Sse("/", request => Generators.ThenIdle([], stop: request.Aborted), options: new SseOptions { HeartbeatEvent = "beat", HeartbeatInterval = TimeSpan.FromSeconds(1) }),
            time);
        using var client = await server.OpenAsync("/");

        var beat = client.ReadChunkAsync();
        await time.AdvanceUntilAsync(beat);

        Assert.That(await beat, Is.EqualTo("event: beat\ndata: \n\n"));
    }

    [Test]
    public async Task A_route_without_heartbeats_sends_none()
    {
        var time = new FakeTimeProvider();
        Gate[] gates = [new()];
        await using var server = await StreamServer.StartAsync(
            app => app.Sse("/", request => Generators.Stepwise(gates, request.Aborted), options: new SseOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan }), time);
        using var client = await server.OpenAsync("/");

        time.Advance(TimeSpan.FromMinutes(10));
        gates[0].Open();

        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: step 0\n\n"));
    }

    [Test]
    public async Task No_heartbeat_goes_out_while_events_flow()
    {
        var time = new FakeTimeProvider();
        Gate[] gates = [.. Enumerable.Range(0, 10).Select(_ => new Gate())];
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => Generators.Stepwise(gates, request.Aborted)), time);
        using var client = await server.OpenAsync("/");

        for (var i = 0; i < gates.Length; i++)
        {
            // Below the interval by more than a turn of the loop can take away.
            time.Advance(TimeSpan.FromSeconds(7));
            gates[i].Open();
            Assert.That(await client.ReadChunkAsync(), Is.EqualTo($"data: step {i}\n\n"));
        }
    }

    [Test]
    public async Task A_stream_whose_time_is_over_ends_in_good_order()
    {
        var time = new FakeTimeProvider();
        var ended = new Gate();
        await using var server = await StreamServer.StartAsync(
            app => app.Sse("/", request => Generators.ThenIdle(["x"], ended, request.Aborted), options: new SseOptions { MaxDuration = TimeSpan.FromSeconds(10) }),
            new RatOptions { TimeProvider = time, Limits = new HttpLimits { KeepAliveTimeout = TimeSpan.FromDays(1) } });
        using var client = await server.OpenAsync("/");
        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: x\n\n"));

        var last = client.ReadChunkAsync();
        var took = await time.AdvanceUntilAsync(last);

        Assert.That(await last, Is.Empty);
        Assert.That(took, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(9.9)));
        Assert.That(ended.IsOpen, Is.True);
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("TimeOver"));
        await client.SendGetAsync("/");
        Assert.That(await client.ReadUntilAsync("\r\n\r\n"), Does.StartWith("HTTP/1.1 200"));
    }

    [Test]
    public async Task A_generator_that_never_waits_ends_when_its_time_is_over()
    {
        var time = new FakeTimeProvider();
        await using var server = await StreamServer.StartAsync(
            app => app.Sse("/", _ => Endless(), options: new SseOptions { MaxDuration = TimeSpan.FromSeconds(10) }), time);
        using var client = await server.OpenAsync("/");
        await client.ReadChunkAsync();
        time.Advance(TimeSpan.FromSeconds(11));

        await client.ReadUntilAsync("\r\n0\r\n\r\n");

        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("TimeOver"));

        static async IAsyncEnumerable<string> Endless()
        {
            await Task.CompletedTask;
            while (true) yield return "again";
        }
    }

    [Test]
    public async Task What_a_generator_does_when_it_is_cancelled_holds_up_no_clock()
    {
        var time = new FakeTimeProvider();
        var ended = new Gate();
        using var go = new SemaphoreSlim(0);
        await using var server = await StreamServer.StartAsync(app => app
            .Sse("/blocks", request => BlockInFinally(request.Aborted), options: new SseOptions { MaxDuration = TimeSpan.FromSeconds(1) })
            .Sse("/", request => Generators.ThenIdle([], stop: request.Aborted)), time);
        using var blocked = await server.OpenAsync("/blocks");
        using var other = await server.OpenAsync("/");

        var beat = other.ReadChunkAsync();
        await time.AdvanceUntilAsync(beat);

        Assert.That(await beat, Is.EqualTo(":\n\n"));
        Assert.That(ended.IsOpen, Is.False);
        go.Release();
        Assert.That(await blocked.ReadChunkAsync(), Is.Empty);

        async IAsyncEnumerable<string> BlockInFinally([EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                yield return "never";
            }
            finally
            {
                go.Wait(RawClient.Patience, CancellationToken.None);
                ended.Open();
            }
        }
    }

    [Test]
    public async Task A_callback_of_the_token_that_throws_is_logged_and_ends_nothing_else()
    {
        var ended = new Gate();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request =>
        {
            request.Aborted.Register(() => throw new InvalidOperationException("in a callback"));
            return Generators.ThenIdle([], ended, request.Aborted);
        }));
        using (var client = await server.OpenAsync("/")) client.Reset();

        await ended.WaitAsync();
        Assert.That((await server.Log.WaitForAsync(entry => entry.EventId.Id == 206)).Exception!.ToString(), Does.Contain("in a callback"));
    }
}
