namespace RatEngine.Tests.PubSub;

public sealed class PublisherPaceTests
{
    private static readonly HubOptions ThreeAhead = new() { MaxEventsAhead = 3 };

    [TestCase("topic", 1, 3, "-5")]
    [TestCase("*", 1, 3, "-5")]
    [TestCase("topic", 2000, 6, "-8")]
    public async Task A_publisher_that_is_ahead_waits_for_the_next_pass(string subscribed, int subscribers, int mayBeAhead, string idEnd)
    {
        using var bench = new DeliveryBench(ThreeAhead);
        using var held = new ManualResetEventSlim();
        using var begun = new SemaphoreSlim(0);
        bench.Subscribe(new ScriptedConnection(bytes => Hold(bytes.Span, begun, held)), [subscribed]);
        for (var i = 1; i < subscribers; i++) bench.Subscribe(new ScriptedConnection(bufferBytes: 1024), [subscribed]);
        bench.OnShard(() => 0);

        await bench.Hub.PublishAsync("topic", new SseEvent("first"));
        Assert.That(await begun.WaitAsync(TimeSpan.FromSeconds(20)), "the pass begins");
        for (var i = 1; i <= mayBeAhead; i++) Assert.That(bench.Hub.PublishAsync("topic", new SseEvent("x")).AsTask().IsCompleted, $"{i} ahead");
        var ahead = bench.Hub.PublishAsync("topic", new SseEvent("one more")).AsTask();
        Assert.That(ahead.IsCompleted, Is.False);

        held.Set();
        Assert.That(await ahead.WaitAsync(TimeSpan.FromSeconds(20)), Does.EndWith(idEnd));
    }

    [Test]
    public async Task A_list_of_events_goes_at_the_pace_of_its_slowest_topic()
    {
        using var bench = new DeliveryBench(ThreeAhead);
        using var held = new ManualResetEventSlim();
        using var begun = new SemaphoreSlim(0);
        bench.Subscribe(new ScriptedConnection(bytes => Hold(bytes.Span, begun, held)), ["topic"]);
        bench.OnShard(() => 0);

        await bench.Hub.PublishAsync("topic", new SseEvent("first"));
        Assert.That(await begun.WaitAsync(TimeSpan.FromSeconds(20)), "the pass begins");
        HubEvent[] events = [.. Enumerable.Repeat(new HubEvent("topic", new SseEvent("x")), 4), new HubEvent("other", new SseEvent("y"))];
        var ahead = bench.Hub.PublishAsync(events).AsTask();
        Assert.That(ahead.IsCompleted, Is.False);

        held.Set();
        Assert.That(await ahead.WaitAsync(TimeSpan.FromSeconds(20)), Has.Count.EqualTo(5));
    }

    [Test]
    public void A_topic_without_subscribers_makes_nobody_wait()
    {
        using var bench = new DeliveryBench(ThreeAhead);
        for (var i = 0; i < 100; i++) Assert.That(bench.Hub.PublishAsync("topic", new SseEvent("x")).AsTask().IsCompletedSuccessfully);
    }

    [Test]
    public async Task A_client_that_takes_nothing_makes_nobody_wait()
    {
        await using var app = new TopicApp(ThreeAhead);
        using var stalled = await app.OpenAsync("/events/topic");
        var event64 = new SseEvent(new string('x', 64 * 1024));

        // Far more than its socket takes: each publish still ends, since a pass leaves out who is not ready.
        for (var i = 0; i < 500; i++) await app.Hub.PublishAsync("topic", event64).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static void Hold(ReadOnlySpan<byte> bytes, SemaphoreSlim begun, ManualResetEventSlim held)
    {
        if (bytes.IndexOf("first"u8) < 0) return;
        begun.Release();
        held.Wait(TimeSpan.FromSeconds(20));
    }
}
