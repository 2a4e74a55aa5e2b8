using System.Globalization;
using RatEngine.PubSub;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

/// <summary>What all streams together may make the hub hold. A stream that would need more is refused before it starts, and leaves nothing.</summary>
public sealed class HubLimitTests
{
    [TestCase("/events?topic=kept&topic=a&topic=b&topic=c&topic=d", "topics without events")]
    [TestCase("/events?topic=kept&topic=a/*&topic=b/*&topic=c/*", "patterns")]
    [TestCase("/events?topic=kept&topic=many/1&topic=many/2&topic=many/3&topic=many/4&topic=many/5&topic=many/6", "subscriptions")]
    [TestCase("/events?topic=kept&topic=many/*&since=earliest", "matches")]
    public async Task A_stream_over_a_limit_of_the_hub_is_503_with_retry_after_and_leaves_nothing(string target, string what)
    {
        await using var app = new TopicApp(new HubOptions { MaxEmptyTopics = 3, MaxPatterns = 2, MaxSubscriptions = 6, MaxPatternMatches = 5 });
        app.Publish("kept", "x");
        for (var i = 0; i < 8; i++) app.Publish(string.Create(CultureInfo.InvariantCulture, $"many/{i}"), "x");

        for (var i = 0; i < 3; i++)
        {
            using var refused = await app.OpenAsync(target);
            Assert.That(refused.Status, Is.EqualTo("503"));
            Assert.That(refused.Head, Does.Contain("\r\nRetry-After: 3").And.Not.Contain("event-stream"));
        }

        var store = app.Hub.Store;
        Assert.That((app.Hub.CountTopics(), app.Subscribers, store.Subscriptions.Count, store.Table.Patterns.Count), Is.EqualTo((9, 0, 0, 0)), what);
        using var taken = await app.OpenAsync("/events?topic=kept&topic=a&topic=many/*");
        Assert.That(taken.Status, Is.EqualTo("200"));
        await taken.TakeAsync(1);
        app.Publish("many/3", "still delivered");
        Assert.That(await taken.DataAsync(1), Is.EqualTo(new[] { "still delivered" }));
    }

    [Test]
    public async Task Room_that_streams_leave_is_there_for_others()
    {
        await using var app = new TopicApp(new HubOptions { MaxEmptyTopics = 2, MaxPatterns = 1 });
        for (var i = 0; i < 5; i++)
        {
            var peer = await app.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"/events?topic=a{i}&topic=b{i}&topic=c{i}/*"));
            Assert.That(peer.Status, Is.EqualTo("200"));
            peer.Dispose();
            await Poll.UntilAsync(() => app.Hub.Store.Subscriptions.Count == 0, () => "its subscriptions are still there");
        }
    }

    [Test]
    public void Over_the_number_of_topics_the_one_that_was_silent_for_longest_loses_its_events()
    {
        var app = new TopicApp(new HubOptions { MaxTopics = 10 });
        for (var i = 0; i < 100; i++)
        {
            app.Publish("first", "again and again");
            app.Publish(string.Create(CultureInfo.InvariantCulture, $"t{i}"), "x");
        }

        Assert.That(app.Hub.Topics.Select(topic => topic.Name), Is.EquivalentTo(Enumerable.Range(91, 9).Select(i => $"t{i}").Append("first")));
        Assert.That(app.Hub.Find("first")!.Events, Is.EqualTo(100));
    }

    [Test]
    public async Task A_publication_over_the_matches_is_delivered_and_a_subscriber_that_is_behind_is_told_of_a_gap()
    {
        await using var app = new TopicApp(new HubOptions { MaxPatternMatches = 4 });
        using var quick = await app.OpenAsync("/events/t/*");
        using var slow = await app.OpenAsync("/events/t/*", bufferBytes: 256);
        await quick.TakeAsync(1);
        for (var i = 0; i < 40; i++)
        {
            app.Publish(string.Create(CultureInfo.InvariantCulture, $"t/{i}"), new string('x', 200) + i);
            Assert.That((await quick.DataAsync(1))[0], Does.EndWith($"x{i}"));
        }

        var types = new List<string>();
        while (!slow.LastEventId.EndsWith("-40", StringComparison.Ordinal)) types.Add((await slow.TakeAsync(1))[0].EventType);
        Assert.That(types, Has.Member("rat.reset"));
    }

    [Test]
    public async Task A_pattern_of_more_levels_than_are_taken_is_400()
    {
        await using var app = new TopicApp();
        using var deep = await app.OpenAsync($"/events/{string.Concat(Enumerable.Repeat("a/", TopicName.MaxPatternLevels))}*");
        Assert.That(deep.Status, Is.EqualTo("400"));
        using var longName = await app.OpenAsync($"/events/{string.Concat(Enumerable.Repeat("a/", TopicName.MaxPatternLevels))}a");
        Assert.That(longName.Status, Is.EqualTo("200"));
    }

    [TestCase("since=earliest", 30)]
    [TestCase("last=7", 7)]
    [TestCase("last=100", 30)]
    public async Task A_pattern_that_others_use_gives_a_late_stream_what_there_was_before_them(string from, int events)
    {
        await using var app = new TopicApp();
        for (var i = 0; i < 10; i++) app.Publish($"t/{i}", $"{i}");
        using var early = await app.OpenAsync("/events/t/*");
        await early.TakeAsync(1);
        for (var i = 10; i < 30; i++) app.Publish($"t/{i % 15}", $"{i}");

        using var late = await app.OpenAsync($"/events?topic=t/*&topic=*/3&{from}");
        await late.TakeAsync(1);

        Assert.That(await late.DataAsync(events), Is.EqualTo(Enumerable.Range(30 - events, events).Select(i => $"{i}")));
        Assert.That(await early.DataAsync(20), Is.EqualTo(Enumerable.Range(10, 20).Select(i => $"{i}")));
    }
}
