using System.Globalization;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

public sealed class SlowSubscriberTests
{
    // More than the buffer of one that is stalled, and nothing of it evicted.
    private const int Unread = 4;

    [Test]
    public async Task Reset_names_the_gap_and_goes_on_from_the_oldest_event_there_is()
    {
        await using var app = Make(SlowSubscriberPolicy.Reset);
        using var slow = await OpenStalledAsync(app);
        for (var i = Unread + 1; i <= 500; i++) app.Publish("a", Text(i));

        var seen = new List<int>();
        var resets = 0;
        while (seen.LastOrDefault() != 500)
        {
            var item = (await slow.TakeAsync(1))[0];
            if (item.EventType == "rat.reset") resets++;
            else if (item.EventType == "message") seen.Add(int.Parse(item.Data.AsSpan(0, 4), CultureInfo.InvariantCulture));
        }

        Assert.That(resets, Is.EqualTo(1));
        Assert.That(seen.TakeLast(10), Is.EqualTo(Enumerable.Range(491, 10)));
        Assert.That(seen, Is.Ordered.And.Unique);
    }

    [Test]
    public async Task Reset_names_what_was_in_topics_of_a_pattern_that_are_forgotten()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var options = new TopicOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan };
        await using var app = new TopicApp(new HubOptions { MaxTopicAge = TimeSpan.FromSeconds(5) }, options, time);
        using var quick = await app.OpenAsync("/events/**");
        using var slow = await app.OpenAsync("/events/**", bufferBytes: 256);
        await IsCaughtUpAsync(slow);
        for (var i = 1; i <= 50; i++)
        {
            app.Publish($"topic/{i}", Text(i));
            await quick.TakeAsync(1);
            // Before the rest, which could be one send for the slow one too.
            if (i == Unread) await IsStalledAsync(slow);
        }

        for (var i = 0; i < 8; i++) time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(app.Hub.Topics, Is.Empty);
        app.Publish("topic/51", Text(51));

        Assert.That((await quick.DataAsync(1))[0], Is.EqualTo(Text(51)));
        var items = await slow.TakeAsync(1);
        while (items[^1].Data != Text(51)) items.AddRange(await slow.TakeAsync(1));
        var reset = items.Single(item => item.EventType == "rat.reset");
        Assert.That(reset.Data, Does.Contain($"\"lost_through\":\"{app.Hub.Epoch}-50\""));
        Assert.That(items[^2], Is.EqualTo(reset));
    }

    [Test]
    public async Task Disconnect_ends_the_stream_in_good_order_and_the_next_one_names_the_gap()
    {
        await using var app = Make(SlowSubscriberPolicy.Disconnect);
        using var slow = await OpenStalledAsync(app);
        for (var i = Unread + 1; i <= 500; i++) app.Publish("a", Text(i));

        await slow.ReadToEndAsync();

        Assert.That(slow.SawLastChunk);
        using var back = await app.OpenAsync("/events/a", $"Last-Event-ID: {slow.LastEventId}\r\n");
        Assert.That((await back.TakeAsync(2))[1].EventType, Is.EqualTo("rat.reset"));
    }

    [Test]
    public async Task Conflate_gives_one_that_is_far_behind_the_newest_of_each_key_and_no_reset()
    {
        await using var app = Make(SlowSubscriberPolicy.Conflate);
        using var slow = await OpenStalledAsync(app, FiveKeys);
        for (var i = Unread + 1; i <= 500; i++) app.Publish("a", Text(i), FiveKeys(i));

        var items = new List<string>();
        while (items.Count == 0 || !items[^1].StartsWith("0500", StringComparison.Ordinal))
        {
            var item = (await slow.TakeAsync(1))[0];
            Assert.That(item.EventType, Is.Not.EqualTo("rat.reset"));
            items.Add(item.Data);
        }

        Assert.That(items, Has.Count.LessThan(400));
        Assert.That(items.TakeLast(5).Select(item => item[..4]), Is.EqualTo(new[] { "0496", "0497", "0498", "0499", "0500" }));
    }

    [Test]
    public async Task Conflate_gives_one_that_keeps_up_every_event()
    {
        await using var app = Make(SlowSubscriberPolicy.Conflate);
        using var peer = await app.OpenAsync("/events/a");
        await peer.TakeAsync(1);
        for (var i = 1; i <= 200; i++)
        {
            app.Publish("a", Text(i), "the key");
            Assert.That((await peer.DataAsync(1))[0], Is.EqualTo(Text(i)));
        }
    }

    [Test]
    public async Task Conflate_resets_where_an_event_without_a_later_one_of_its_key_is_gone()
    {
        await using var app = Make(SlowSubscriberPolicy.Conflate);
        using var slow = await OpenStalledAsync(app, _ => "often");
        for (var i = Unread + 1; i <= 300; i++) app.Publish("a", Text(i), i == 200 ? "only once" : "often");

        var types = new List<string>();
        while (types.Count == 0 || !slow.LastEventId.EndsWith("-300", StringComparison.Ordinal)) types.Add((await slow.TakeAsync(1))[0].EventType);
        Assert.That(types, Has.Member("rat.reset"));
    }

    [Test]
    public async Task A_client_that_takes_nothing_is_cut_after_the_stall_timeout()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var app = new TopicApp(time: time);
        var slow = await app.OpenAsync("/events/a", bufferBytes: 256);
        for (var i = 1; i <= 50; i++) app.Publish("a", Text(i));
        await Poll.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return app.Subscribers == 0 && app.App.ConnectionCount == 0;
            },
            () => $"{app.Subscribers} subscribers, {app.App.ConnectionCount} connections");
        slow.Dispose();
    }

    /// <summary>A stream that was sent more than its client's buffer holds: it gets nothing more before the client reads. What is published after
    /// that lies in the log, however the threads take turns.</summary>
    private static async Task<StreamPeer> OpenStalledAsync(TopicApp app, Func<int, string>? key = null)
    {
        var slow = await app.OpenAsync("/events/a", bufferBytes: 256);
        // The hello.
        await slow.TakeAsync(1);
        await IsCaughtUpAsync(slow);
        for (var i = 1; i <= Unread; i++) app.Publish("a", Text(i), key?.Invoke(i));
        await IsStalledAsync(slow);
        return slow;
    }

    /// <summary>What was sent until now, and read, is no pending send any more.</summary>
    private static Task IsCaughtUpAsync(StreamPeer slow) => Poll.UntilAsync(() => slow.Connection!.SendPendingSince == 0, () => "no send waits for the client");

    private static Task IsStalledAsync(StreamPeer slow) => Poll.UntilAsync(() => slow.Connection!.SendPendingSince != 0, () => "a send waits for the client");

    private static string FiveKeys(int i) => $"key {i % 5}";

    private static string Text(int i) => i.ToString("d4", CultureInfo.InvariantCulture) + new string('x', 100);

    private static TopicApp Make(SlowSubscriberPolicy policy) =>
        new(new HubOptions { MaxTopicEvents = 100 }, new TopicOptions { SendHello = true, SlowSubscribers = policy, ConflateThreshold = 10 });
}
