using Microsoft.Extensions.Logging;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

[NonParallelizable]
public sealed class DeliveryTests
{
    [Category("Allocation")]
    [TestCase("one")]
    [TestCase("one", "two")]
    [TestCase("*")]
    public void Publish_to_a_caught_up_cursor_allocates_nothing(params string[] topics)
    {
        // Ten events a topic, so that each publish evicts one.
        using var bench = new DeliveryBench(new HubOptions { MaxTopicEvents = 10 });
        var connections = Enumerable.Range(0, 50).Select(_ => new ScriptedConnection()).ToArray();
        foreach (var connection in connections) bench.Subscribe(connection, topics);

        AllocatedBy(bench, 100);
        var sent = connections.Sum(connection => connection.BytesSent);
        var allocated = Allocations.Least(() => AllocatedBy(bench, 200));

        Assert.That(connections.Sum(connection => connection.BytesSent), Is.GreaterThan(sent + 200 * 50 * 40), "nothing was delivered");
        Assert.That(allocated, Is.Zero, "bytes for 10,000 deliveries");
    }

    [Test]
    public void A_delivery_to_a_pattern_looks_at_the_topics_that_have_news_alone()
    {
        using var bench = new DeliveryBench(new HubOptions { MaxTopicEvents = 1 });
        for (var i = 0; i < 20_000; i++) bench.Hub.Publish($"topic/{i}", new SseEvent("old"));
        var connection = new ScriptedConnection();
        bench.Subscribe(connection, ["topic/*"], new TopicOptions { SlowSubscribers = SlowSubscriberPolicy.Conflate });
        var pattern = bench.OnShard(() => bench.Hub.Store.FindPattern("topic/*")!);
        var before = pattern.Visits;

        // Each event evicts one, so that gaps are looked for as well.
        for (var i = 0; i < 100; i++)
        {
            bench.Hub.Publish($"topic/{i * 100}", new SseEvent("new"));
            bench.OnShard(() => 0);
        }

        Assert.That(connection.BytesSent, Is.GreaterThan(100 * 20));
        Assert.That(pattern.Visits - before, Is.InRange(100, 300), "three looks an event: at gaps, at how far behind, at what is next");
    }

    [Test]
    public void A_topic_that_never_rests_leaves_others_of_its_shard_their_turn()
    {
        using var bench = new DeliveryBench();
        var left = 20_000;
        var leftWhenServed = -1;
        bench.Subscribe(new ScriptedConnection(_ => { if (left-- > 0) bench.Hub.Publish("busy", new SseEvent("again")); }), ["busy"]);
        bench.Subscribe(new ScriptedConnection(_ => leftWhenServed = left), ["quiet"]);
        bench.OnShard(() => 0);

        bench.Hub.Publish("busy", new SseEvent("first"));
        bench.Hub.Publish("quiet", new SseEvent("me too"));
        bench.OnShard(() => 0);

        Assert.That(leftWhenServed, Is.GreaterThan(0), "it was served only when the other topic had come to rest");
    }

    [Test]
    public async Task A_stream_whose_sends_fail_is_cut_and_takes_no_other_along()
    {
        using var log = new TestLog();
        using var bench = new DeliveryBench(logger: log.CreateLogger("test"));
        var broken = new ScriptedConnection(_ => throw new InvalidOperationException("no"));
        var sound = new ScriptedConnection();
        bench.Subscribe(broken, ["topic"]);
        bench.Subscribe(sound, ["topic"]);
        bench.OnShard(() => 0);

        for (var i = 1; i <= 3; i++)
        {
            var before = sound.BytesSent;
            bench.Hub.Publish("topic", new SseEvent("x"));
            bench.OnShard(() => 0);
            Assert.That(sound.BytesSent, Is.GreaterThan(before), $"event {i}");
        }

        await Poll.UntilAsync(() => bench.Hub.Find("topic")!.Subscribers == 1, () => "the broken one is still subscribed");
        Assert.That(log.Entries.Count(entry => entry.Level >= LogLevel.Error), Is.EqualTo(1));
    }

    private static long AllocatedBy(DeliveryBench bench, int events)
    {
        var before = bench.OnShard(GC.GetAllocatedBytesForCurrentThread);
        for (var i = 0; i < events; i++)
        {
            bench.Hub.Publish("one", new SseEvent("0123456789"));
            bench.OnShard(GC.GetAllocatedBytesForCurrentThread);
        }

        return bench.OnShard(GC.GetAllocatedBytesForCurrentThread) - before;
    }
}
