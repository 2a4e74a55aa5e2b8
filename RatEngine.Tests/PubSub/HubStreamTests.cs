using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

[TestFixture("http")]
[TestFixture("https")]
public sealed class HubStreamTests(string scheme)
{
    [TestCase("/events?topic=**&topic=room/*&topic=room/1&last=3", "7,8,9")]
    [TestCase("/events?topic=**&last=100", "6,7,8,9")]
    [TestCase("/events?topic=room/1&topic=room/2&last=2", "7,8")]
    public async Task Last_counts_over_all_topics_of_the_stream_up_to_what_one_keeps(string target, string expected)
    {
        await using var app = NewApp(new HubOptions { MaxTopicEvents = 4 }, new TopicOptions());
        for (var i = 0; i < 10; i++) app.Publish($"room/{i % 3}", $"{i}");
        using var peer = await app.OpenAsync(target);
        var wanted = expected.Split(',');
        Assert.That(await peer.DataAsync(wanted.Length), Is.EqualTo(wanted));
    }

    [Test]
    public async Task Hello_says_epoch_position_heartbeat_and_resume_and_sets_the_wait()
    {
        await using var app = NewApp(options: new TopicOptions { SendHello = true, Retry = TimeSpan.FromSeconds(7) });
        var id = app.Publish("a", "before");
        using var peer = await app.OpenAsync("/events/a");

        var hello = (await peer.TakeAsync(1))[0];

        Assert.That(hello.EventType, Is.EqualTo("rat.hello"));
        Assert.That(hello.Data, Is.EqualTo($$"""{"epoch":"{{app.Hub.Epoch}}","position":"{{id}}","heartbeat_ms":15000,"resume":"none"}"""));
        Assert.That((hello.EventId, peer.Retry), Is.EqualTo((id, TimeSpan.FromSeconds(7))));
    }

    [TestCase("", "", "4")]
    [TestCase("?since=earliest", "", "1 2 3 4")]
    [TestCase("?last=0", "", "4")]
    [TestCase("?last=2", "", "2 3 4")]
    [TestCase("?last=99", "", "1 2 3 4")]
    [TestCase("?since={0}-1", "", "2 3 4")]
    [TestCase("?lastEventId={0}-2", "", "3 4")]
    [TestCase("?since=earliest", "Last-Event-ID: {0}-2\r\n", "3 4")]
    [TestCase("", "Last-Event-ID: {0}-3\r\n", "4")]
    [TestCase("", "Last-Event-ID: {0}-0\r\n", "1 2 3 4")]
    public async Task A_stream_begins_where_it_was_asked_to(string query, string fields, string expected)
    {
        await using var app = NewApp(options: new TopicOptions());
        for (var i = 1; i <= 3; i++) app.Publish("a", $"{i}");
        var epoch = app.Hub.Epoch;
        using var peer = await app.OpenAsync(
            "/events/a" + query.Replace("{0}", epoch, StringComparison.Ordinal), fields.Replace("{0}", epoch, StringComparison.Ordinal));

        app.Publish("a", "4");

        var wanted = expected.Split(' ');
        Assert.That(await peer.DataAsync(wanted.Length), Is.EqualTo(wanted));
        Assert.That(peer.LastEventId, Is.EqualTo(epoch + "-4"));
    }

    [Test]
    public async Task A_client_that_began_with_the_oldest_event_and_comes_back_before_it_has_missed_nothing()
    {
        await using var app = NewApp(new HubOptions { MaxTopicEvents = 2 });
        for (var i = 1; i <= 5; i++) app.Publish("a", $"{i}");
        using var first = await app.OpenAsync("/events/a?since=earliest");
        var hello = (await first.TakeAsync(1))[0];
        Assert.That(hello.EventId, Is.EqualTo(app.Hub.Epoch + "-3"));

        using var again = await app.OpenAsync("/events/a?since=earliest", $"Last-Event-ID: {hello.EventId}\r\n");

        var items = await again.DataAsync(3);
        Assert.That(items[0], Does.Contain($"\"position\":\"{app.Hub.Epoch}-3\"").And.Contain("\"resume\":\"exact\""));
        Assert.That(items.Skip(1), Is.EqualTo(new[] { "4", "5" }));
    }

    [TestCase("/events/none?since=earliest")]
    [TestCase("/events?topic=none/*&topic=x&since=earliest")]
    public async Task A_stream_from_the_oldest_event_begins_at_the_newest_place_where_there_is_none(string target)
    {
        await using var app = NewApp();
        app.Publish("a", "1");
        using var peer = await app.OpenAsync(target);

        app.Publish("x", "2");
        app.Publish("none", "3");

        var items = await peer.TakeAsync(2);
        Assert.That(items[0].EventId, Is.EqualTo(app.Hub.Epoch + "-1"));
        Assert.That(items[1].EventType, Is.EqualTo("message"));
    }

    [TestCase("nonsense", "invalid")]
    [TestCase("-1", "invalid")]
    [TestCase("{0}-99", "invalid")]
    [TestCase("{0}-9223372036854775807", "invalid")]
    [TestCase("{0}--1", "epoch")]
    [TestCase("another-1", "epoch")]
    public async Task An_id_that_means_nothing_resets_the_stream_to_where_the_log_begins(string id, string reason)
    {
        await using var app = NewApp();
        app.Publish("a", "1");
        using var peer = await app.OpenAsync("/events/a", $"Last-Event-ID: {id.Replace("{0}", app.Hub.Epoch, StringComparison.Ordinal)}\r\n");

        var items = await peer.TakeAsync(3);

        Assert.That(items[0].Data, Does.Contain($"\"resume\":\"{reason}\""));
        Assert.That(items[1].EventType, Is.EqualTo("rat.reset"));
        Assert.That(items[1].Data, Is.EqualTo($$"""{"reason":"{{reason}}","lost_after":null,"lost_through":null,"position":"{{app.Hub.Epoch}}-0"}"""));
        Assert.That(items[2].Data, Is.EqualTo("1"));
    }

    [Test]
    public async Task A_resume_whose_events_were_evicted_is_reset_with_the_range()
    {
        await using var app = NewApp(new HubOptions { MaxTopicEvents = 2 });
        for (var i = 1; i <= 5; i++) app.Publish("a", $"{i}");
        var epoch = app.Hub.Epoch;
        using var peer = await app.OpenAsync("/events/a", $"Last-Event-ID: {epoch}-1\r\n");

        var items = await peer.TakeAsync(4);

        Assert.That(items[1].Data, Is.EqualTo($$"""{"reason":"evicted","lost_after":"{{epoch}}-1","lost_through":"{{epoch}}-3","position":"{{epoch}}-3"}"""));
        Assert.That(items.Skip(2).Select(item => item.Data), Is.EqualTo(new[] { "4", "5" }));
        using var exact = await app.OpenAsync("/events/a", $"Last-Event-ID: {epoch}-3\r\n");
        Assert.That((await exact.DataAsync(2))[0], Does.Contain("\"resume\":\"exact\""));
    }

    [Test]
    public async Task A_reset_for_an_unknown_id_names_what_a_second_topic_has_lost()
    {
        await using var app = NewApp(new HubOptions { MaxTopicEvents = 1 });
        app.Publish("b", "kept");
        for (var i = 0; i < 3; i++) app.Publish("a", $"{i}");
        using var peer = await app.OpenAsync("/events?topic=a&topic=b", "Last-Event-ID: other-1\r\n");

        var items = await peer.TakeAsync(4);

        Assert.That(items[1].Data, Does.Contain($"\"lost_through\":\"{app.Hub.Epoch}-3\",\"position\":\"{app.Hub.Epoch}-0\""));
        Assert.That(items.Skip(2).Select(item => item.Data), Is.EqualTo(new[] { "kept", "2" }));
    }

    [Test]
    public async Task An_id_of_a_topic_that_was_forgotten_since_is_reset()
    {
        var time = new FakeTimeProvider();
        await using var app = NewApp(new HubOptions { MaxTopicAge = TimeSpan.FromSeconds(10) }, time: time);
        var id = app.Publish("other", "x");
        app.Publish("a", "missed");
        using (await app.OpenAsync("/events/none")) time.Advance(TimeSpan.FromSeconds(20));
        await Poll.UntilAsync(() => app.Hub.Find("a") is null, () => "the topic is still there");

        using var peer = await app.OpenAsync("/events/a", $"Last-Event-ID: {id}\r\n");

        Assert.That((await peer.TakeAsync(2))[1].EventType, Is.EqualTo("rat.reset"));
    }

    [TestCase("/events?topic=a&topic=b&topic=c%2Fx")]
    [TestCase("/events?topic=**")]
    [TestCase("/events?topic=*&topic=c/*&topic=a")]
    public async Task Several_topics_on_one_stream_come_in_the_order_of_their_ids(string target)
    {
        await using var app = NewApp(options: new TopicOptions());
        var random = new Random(7);
        var topics = new[] { "a", "b", "c/x" };
        var expected = new List<string>();
        using var peer = await app.OpenAsync(target);
        for (var i = 0; i < 500; i++) expected.Add(app.Publish(topics[random.Next(3)], "x"));

        Assert.That((await peer.TakeAsync(500)).Select(item => item.EventId), Is.EqualTo(expected));
        using var back = await app.OpenAsync(target, $"Last-Event-ID: {expected[99]}\r\n");
        Assert.That((await back.TakeAsync(400)).Select(item => item.EventId), Is.EqualTo(expected.Skip(100)));
    }

    [TestCase(TopicLabel.None, "message", "{\"n\":1}")]
    [TestCase(TopicLabel.EventType, "a/b", "{\"n\":1}")]
    [TestCase(TopicLabel.Envelope, "message", """{"topic":"a/b","data":{"n":1}}""")]
    public async Task A_label_says_the_topic(TopicLabel label, string type, string data)
    {
        await using var app = NewApp(options: new TopicOptions { Label = label });
        using var peer = await app.OpenAsync("/events/a/b");
        app.Publish("a/b", "{\"n\":1}");
        var item = (await peer.TakeAsync(1))[0];
        Assert.That((item.EventType, item.Data), Is.EqualTo((type, data)));
    }

    [Test]
    public async Task A_heartbeat_comes_after_every_interval_without_an_event()
    {
        var time = new FakeTimeProvider();
        await using var app = NewApp(time: time);
        using var peer = await app.OpenAsync("/events/a");
        await peer.TakeAsync(1);
        var begin = time.GetUtcNow();
        for (var i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(14));
            // The client may have the last one before its sender looks when the next is due: that look needs the clock to go on.
            await Poll.UntilAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromMilliseconds(100));
                    peer.TakeArrived();
                    return peer.Comments >= i;
                },
                () => $"heartbeat {i} has not come");
            Assert.That(time.GetUtcNow() - begin, Is.GreaterThanOrEqualTo(i * TimeSpan.FromSeconds(15)));
        }
    }

    [Test]
    public async Task Http_1_0_gets_the_same_events_without_chunks()
    {
        await using var app = NewApp();
        app.Publish("a", "1");
        await app.ListenAsync();
        using var peer = await app.ConnectAsync("/events/a?since=earliest", version: "1.0");
        for (var i = 2; i <= 20; i++) app.Publish("a", i.ToString(CultureInfo.InvariantCulture) + new string('x', i * 7));

        Assert.That(peer.Head, Does.Not.Contain("chunked"));
        var data = await peer.DataAsync(21);
        Assert.That(data[0], Does.Contain("epoch"));
        Assert.That(data.Skip(2).Select(text => text.TrimEnd('x')), Is.EqualTo(Enumerable.Range(2, 19).Select(i => $"{i}")));
    }

    [Test]
    public async Task Head_answers_as_get_without_a_stream()
    {
        await using var app = NewApp();
        using var peer = await app.OpenAsync("/events/a", method: "HEAD");
        Assert.That((peer.Status, app.Subscribers), Is.EqualTo(("200", 0)));
        Assert.That(peer.Head, Does.Contain("text/event-stream"));
    }

    [TestCase("/events")]
    [TestCase("/events?topic=")]
    [TestCase("/events?topic=a&topic=%0A")]
    [TestCase("/events/a?last=-1")]
    [TestCase("/events/a?last=x")]
    public async Task A_request_that_is_not_valid_answers_400(string target)
    {
        await using var app = NewApp();
        using var peer = await app.OpenAsync(target);
        Assert.That((peer.Status, app.Hub.Topics.Count), Is.EqualTo(("400", 0)));
    }

    [TestCase(128, "200")]
    [TestCase(129, "400")]
    public async Task A_stream_has_up_to_128_topics(int count, string status)
    {
        await using var app = NewApp();
        using var peer = await app.OpenAsync("/events?" + string.Join('&', Enumerable.Range(0, count).Select(i => $"topic={i}")));
        Assert.That(peer.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Topic_names_are_at_most_200_characters()
    {
        await using var app = NewApp();
        using var longest = await app.OpenAsync("/events/" + new string('a', 200));
        using var longer = await app.OpenAsync("/events/" + new string('a', 201));
        Assert.That((longest.Status, longer.Status), Is.EqualTo(("200", "400")));
    }

    [Test]
    public async Task A_pattern_takes_in_topics_made_later()
    {
        await using var app = NewApp();
        using var one = await app.OpenAsync("/events/rooms/*");
        using var all = await app.OpenAsync("/events/rooms/**");
        app.Publish("rooms", "none");
        app.Publish("rooms/a", "1");
        app.Publish("rooms/a/b", "2");
        app.Publish("rooms/c", "3");
        Assert.That((await one.DataAsync(3)).Skip(1), Is.EqualTo(new[] { "1", "3" }));
        Assert.That((await all.DataAsync(4)).Skip(1), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task What_cannot_be_published_is_refused_and_changes_nothing()
    {
        await using var app = NewApp(new HubOptions { MaxTopicBytes = 256 });
        app.Publish("a", new string('x', 200));
        Assert.That(() => app.Publish("a", new string('x', 256)), Throws.ArgumentException.With.Message.Contains("256"));
        Assert.That(() => app.Hub.Publish("a", new SseEvent("x", id: "7")), Throws.ArgumentException.With.Message.Contains("an event id"));
        foreach (var name in new[] { "", "a\n", "*", "a/**", "**/a", new string('x', 201), "\ud800" })
            Assert.That(() => app.Publish(name, "x"), Throws.ArgumentException, name);
        Assert.That(
            () => app.Hub.Publish([new HubEvent("a", new SseEvent("1")), new HubEvent("", new SseEvent("2"))]),
            Throws.ArgumentException.With.Message.StartsWith("Event 1:"));
        Assert.That((app.Hub.Topics.Count, app.Hub.Find("a")!.Events), Is.EqualTo((1, 1)));
    }

    private TopicApp NewApp(HubOptions? hub = null, TopicOptions? options = null, TimeProvider? time = null) => new(hub, options, time) { Scheme = scheme };
}
