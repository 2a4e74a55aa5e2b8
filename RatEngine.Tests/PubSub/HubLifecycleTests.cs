using Microsoft.Extensions.Logging;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

[TestFixture("http")]
[TestFixture("https")]
public sealed class HubLifecycleTests(string scheme)
{
    [Test]
    public async Task Stop_says_bye_with_a_wait_of_its_own_for_each_client_then_ends_the_body()
    {
        await using var app = NewApp(options: new TopicOptions { SendHello = true, ByeRetryWindow = TimeSpan.FromSeconds(10) });
        var peers = new List<StreamPeer>();
        for (var i = 0; i < 8; i++) peers.Add(await app.OpenAsync("/events/a"));
        foreach (var peer in peers) await peer.TakeAsync(1);

        var stopped = app.App.StopAsync();

        foreach (var peer in peers)
        {
            var bye = (await peer.ReadToEndAsync()).Single();
            Assert.That(bye.EventType, Is.EqualTo("rat.bye"));
            Assert.That(bye.Data, Does.StartWith("{\"reason\":\"shutdown\",\"retry_ms\":"));
            Assert.That(peer.SawLastChunk, "the last chunk");
            Assert.That(peer.Retry, Is.InRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(13)));
        }

        Assert.That(peers.Select(peer => peer.Retry).Distinct().Count(), Is.GreaterThan(4));
        foreach (var peer in peers) peer.Dispose();
        await stopped;
    }

    [Test]
    public async Task Stop_ends_the_bytes_of_a_socket_with_fin()
    {
        await using var app = NewApp();
        await app.ListenAsync();
        using var peer = await app.ConnectAsync("/events/a");
        await peer.TakeAsync(1);

        var stopped = app.App.StopAsync();

        Assert.That((await peer.ReadToEndAsync()).Single().EventType, Is.EqualTo("rat.bye"));
        Assert.That(peer.SawLastChunk);
        peer.Dispose();
        await stopped;
    }

    [Test]
    public async Task A_stop_at_once_leaves_no_subscriber_behind_and_fails_nowhere()
    {
        for (var round = 0; round < 10; round++)
        {
            var app = NewApp();
            app.Publish("a", "kept");
            await app.ListenAsync();
            var peers = new List<StreamPeer>();
            for (var i = 0; i < 20; i++) peers.Add(await app.ConnectAsync("/events/a"));

            await app.DisposeAsync();

            await Poll.UntilAsync(() => app.Subscribers == 0, () => $"{app.Subscribers} are still subscribed");
            foreach (var peer in peers) peer.Dispose();
            Assert.That(app.Log.Entries.Where(entry => entry.Level >= LogLevel.Error), Is.Empty);
        }
    }

    [Test]
    public async Task A_middleware_that_throws_behind_the_hand_over_is_logged_and_the_stream_goes_on()
    {
        await using var app = NewApp();
        app.App.Use(async (request, response, next) =>
        {
            await next(request, response);
            throw new InvalidOperationException("too late");
        });
        using var peer = await app.OpenAsync("/events/a");
        await peer.TakeAsync(1);
        app.Publish("a", "1");

        Assert.That(await peer.DataAsync(1), Is.EqualTo(new[] { "1" }));
        var entry = await app.Log.WaitForAsync(entry => entry.Level == LogLevel.Error);
        Assert.That(entry.Exception?.Message, Is.EqualTo("too late"));
    }

    [Test]
    public async Task A_heartbeat_whose_time_came_during_a_send_follows_the_send()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var app = NewApp(options: new TopicOptions { HeartbeatInterval = TimeSpan.FromSeconds(5) }, time: time);
        using var peer = await app.OpenAsync("/events/a", bufferBytes: 256);
        app.Publish("a", new string('x', 5000));
        for (var i = 0; i < 8; i++) time.Advance(TimeSpan.FromSeconds(1));
        await peer.TakeAsync(1);

        var steps = 0;
        await Poll.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                steps++;
                peer.TakeArrived();
                return peer.Comments > 0;
            },
            () => "no heartbeat came");

        // The timer for a stalled send would come 30 s after its begin.
        Assert.That(steps, Is.LessThan(150));
    }

    [Test]
    public async Task A_topic_without_events_and_subscribers_disappears()
    {
        await using var app = NewApp();
        var peer = await app.OpenAsync("/events/a");
        await peer.TakeAsync(1);
        Assert.That(app.Hub.Find("a"), Is.EqualTo(new TopicInfo("a", 1, 0, 0, null, null)));

        peer.Dispose();

        await Poll.UntilAsync(() => app.Hub.Find("a") is null, () => "it is still there");
        Assert.That(app.Hub.Topics, Is.Empty);
    }

    [Test]
    public async Task A_topic_with_events_outlives_its_subscribers_and_shows_what_it_keeps()
    {
        await using var app = NewApp();
        var first = app.Publish("a", "1");
        var last = app.Publish("a", "2");

        var info = app.Hub.Find("a")!;

        Assert.That((info.Name, info.Subscribers, info.Events, info.FirstId, info.LastId), Is.EqualTo(("a", 0, 2, first, last)));
        Assert.That(info.Bytes, Is.EqualTo(2 * ($"id: {first}\ndata: 1\n\n".Length + "1c\r\n\r\n".Length)).Within(8));
    }

    private TopicApp NewApp(HubOptions? hub = null, TopicOptions? options = null, TimeProvider? time = null) => new(hub, options, time) { Scheme = scheme };
}
