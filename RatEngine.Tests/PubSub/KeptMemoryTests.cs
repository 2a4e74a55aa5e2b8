using System.Globalization;
using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

/// <summary>What the memory budget counts is what the process holds, within a factor of two.</summary>
[NonParallelizable]
public sealed class KeptMemoryTests
{
    private const long Budget = 32 * 1024 * 1024;

    // Blocks that the pool keeps for others, and tables of names and sizes that have grown once.
    private const long Bound = (2 * Budget) + (40 * 1024 * 1024);

    [Test]
    public void A_flood_of_topics_with_an_event_each_stays_within_the_budget() =>
        Holds((hub, i) => hub.Publish(string.Create(CultureInfo.InvariantCulture, $"topic/with/a/name/{i}"), new SseEvent("x")), 200_000);

    [Test]
    public void A_flood_of_keys_stays_within_the_budget() =>
        Holds((hub, i) => hub.Publish($"t{i % 40}", new SseEvent("x"), string.Create(CultureInfo.InvariantCulture, $"a key of its own, {i}")), 400_000);

    [Test]
    public void Topics_that_were_large_once_do_not_keep_large_blocks() =>
        Holds((hub, i) => hub.Publish($"topic/{i / 80}", new SseEvent(i % 80 == 79 ? "x" : new string('x', 1000))), 80_000);

    [Test]
    public void A_log_that_loses_most_of_its_events_takes_memory_for_the_rest()
    {
        var log = new TopicLog();
        for (var i = 1; i <= 1000; i++)
        {
            log.Reserve(100).Fill((byte)i);
            log.Commit(100, i, 7);
        }

        log.Supersede(995);
        while (log.Count > 6) log.EvictOldest();

        var run = log.Read(0);
        Assert.That((run.Count, log.FirstSequence, log.LastSequence), Is.EqualTo((6, 995L, 1000L)));
        Assert.That(run.Segment!.Capacity, Is.LessThanOrEqualTo(2 * 7 * (100 + LogEntry.Bytes)));
        for (var i = 0; i < 6; i++) Assert.That(run.Bytes.Span.Slice(i * 100, 100).IndexOfAnyExcept((byte)(995 + i)), Is.EqualTo(-1));
        Assert.That(log.ReadLive(0, out _).LastSequence, Is.EqualTo(996));
        Assert.That(log.OldestTimeSeconds, Is.EqualTo(7));
    }

    private static void Holds(Action<RatEngine.Hub, int> publish, int events)
    {
        var app = new TopicApp(new HubOptions { MemoryBudgetBytes = Budget }, new TopicOptions { Label = TopicLabel.Envelope });
        app.Publish("warm", "up", "key");
        var before = Collected();
        for (var i = 0; i < events; i++) publish(app.Hub, i);
        var grown = Collected() - before;
        TestContext.Out.WriteLine($"{grown / 1024 / 1024} MiB for {app.Hub.Store.Bytes / 1024 / 1024} MiB counted, {app.Hub.CountTopics()} topics");
        Assert.That(app.Hub.Store.Bytes, Is.InRange(Budget / 2, Budget));
        Assert.That(grown, Is.LessThan(Bound));
        GC.KeepAlive(app);
    }

    private static long Collected()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
