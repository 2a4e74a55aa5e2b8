namespace RatEngine.Tests.PubSub;

public sealed class BackplaneTests
{
    [Test]
    public async Task Events_that_come_early_or_twice_are_delivered_once_and_in_order()
    {
        var backplane = new HeldBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane });
        using var peer = await app.OpenAsync("/events/a");
        await peer.TakeAsync(1);
        for (var i = 1; i <= 5; i++) app.Publish("a", $"{i}");

        foreach (var sequence in new long[] { 3, 2, 3, 5, 1, 1, 4, 2, 5 }) backplane.Deliver(sequence);

        Assert.That(await peer.DataAsync(5), Is.EqualTo(new[] { "1", "2", "3", "4", "5" }));
    }

    [TestCase("/events/a")]
    [TestCase("/events?topic=a&topic=b")]
    [TestCase("/events/*")]
    public async Task A_new_epoch_resets_streams_at_once_and_no_old_id_resumes_exactly(string target)
    {
        var backplane = new HeldBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane });
        using var peer = await app.OpenAsync(target);
        app.Publish("a", "old");
        backplane.DeliverAll();
        var old = (await peer.TakeAsync(2))[1].EventId;

        backplane.Restart("second");

        Assert.That((await peer.TakeAsync(1))[0].EventType, Is.EqualTo("rat.reset"));
        Assert.That(peer.LastEventId, Is.EqualTo("second-0"));
        var id = app.Publish("a", "new");
        backplane.DeliverAll();
        Assert.That(id, Is.EqualTo("second-1"));
        Assert.That((await peer.TakeAsync(1))[0].Data, Is.EqualTo("new"));
        using var back = await app.OpenAsync(target, $"Last-Event-ID: {old}\r\n");
        var items = await back.TakeAsync(3);
        Assert.That(items.Select(item => item.EventType), Is.EqualTo(new[] { "rat.hello", "rat.reset", "message" }));
        Assert.That(items[1].Data, Is.EqualTo("""{"reason":"epoch","lost_after":null,"lost_through":null,"position":"second-0"}"""));
    }

    [Test]
    public async Task What_a_backplane_leaves_out_against_its_contract_resets_everybody()
    {
        var backplane = new HeldBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane });
        using var peer = await app.OpenAsync("/events/a");
        app.Publish("a", "1");
        backplane.DeliverAll();
        var before = (await peer.TakeAsync(2))[1].EventId;
        app.Publish("a", "never comes");
        for (var i = 0; i < IBackplane.MaxReorder + 1; i++) app.Publish("b", "x");

        for (var i = 0; i < IBackplane.MaxReorder + 1; i++) backplane.Deliver(3 + i);

        var reset = (await peer.TakeAsync(1))[0];
        Assert.That(reset.EventType, Is.EqualTo("rat.reset"));
        Assert.That(reset.Data, Does.Contain($"\"lost_through\":\"{app.Hub.Epoch}-2\""));
        foreach (var target in new[] { "/events/a", "/events/never-seen" })
        {
            using var back = await app.OpenAsync(target, $"Last-Event-ID: {before}\r\n");
            Assert.That((await back.TakeAsync(2))[1].EventType, Is.EqualTo("rat.reset"), target);
        }
    }

    [Test]
    public async Task While_the_backplane_is_down_publishing_fails_and_streams_go_on()
    {
        var backplane = new HeldBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane });
        using var peer = await app.OpenAsync("/events/a");

        backplane.IsDown = true;
        Assert.That(() => app.Publish("a", "lost"), Throws.InstanceOf<IOException>());
        backplane.IsDown = false;
        app.Publish("a", "kept");
        backplane.DeliverAll();

        Assert.That((await peer.TakeAsync(2))[1].Data, Is.EqualTo("kept"));
    }

    [Test]
    public void Publish_returns_the_id_that_the_event_will_have()
    {
        var backplane = new HeldBackplane();
        var app = new TopicApp(new HubOptions { Backplane = backplane });
        Assert.That(app.Publish("a", "1"), Is.EqualTo("first-1"));
        Assert.That(app.Hub.Find("a"), Is.Null);
        backplane.DeliverAll();
        Assert.That(app.Hub.Find("a")!.LastId, Is.EqualTo("first-1"));
    }

    [Test]
    public void An_id_is_of_the_epoch_that_ordered_its_event_whatever_restarts_meanwhile()
    {
        var backplane = new RestartingBackplane();
        var app = new TopicApp(new HubOptions { Backplane = backplane });
        Assert.That(app.Publish("a", "1"), Is.EqualTo("first-1"));
        Assert.That(app.Hub.Epoch, Is.EqualTo("second"));
    }

    [Test]
    public async Task An_event_that_is_held_back_keeps_its_data_though_the_publisher_reuses_it()
    {
        var backplane = new HeldBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane });
        using var peer = await app.OpenAsync("/events/a");
        await peer.TakeAsync(1);
        app.Publish("a", "1");
        var buffer = "second"u8.ToArray();
        app.Hub.Publish("a", new SseEvent(buffer, "type") { Retry = TimeSpan.FromSeconds(9) });

        backplane.Deliver(2);
        buffer.AsSpan().Clear();
        backplane.Deliver(1);

        var item = (await peer.TakeAsync(2))[1];
        Assert.That((item.Data, item.EventType, peer.Retry), Is.EqualTo(("second", "type", TimeSpan.FromSeconds(9))));
    }

    /// <summary>Begins a new epoch between an event's order and the publisher's answer.</summary>
    private sealed class RestartingBackplane : IBackplane
    {
        private IBackplaneSink _sink = null!;

        public string Start(IBackplaneSink sink)
        {
            _sink = sink;
            return "first";
        }

        public BackplanePosition Publish(ReadOnlySpan<HubEvent> events)
        {
            _sink.Restart("second");
            return new BackplanePosition("first", 1);
        }
    }
}
