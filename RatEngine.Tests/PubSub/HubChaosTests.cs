using System.Globalization;
using System.Text;
using RatEngine.Buffers;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

[NonParallelizable]
public sealed class HubChaosTests
{
    private const int StormStreams = 5000;

    [Test]
    public async Task Clients_cut_at_every_byte_of_a_frame_leave_nothing_behind()
    {
        await using var app = new TopicApp();
        app.Publish("a", "warm");
        await app.ListenAsync();
        using var witness = await app.ConnectAsync("/events/a");
        await witness.TakeAsync(1);
        var before = Descriptors();
        var rented = BlockPool.RentedCount;

        var frame = Encoding.UTF8.GetByteCount("id: \ndata: some text to be cut anywhere\n\n") + 40;
        for (var bytes = 0; bytes < frame; bytes++)
        {
            var client = await RawClient.ConnectAsync(app.App.Addresses[0]);
            await client.SendAsync("GET /events/a?last=0 HTTP/1.1\r\nHost: a\r\n\r\n");
            await client.ReadUntilAsync("\r\n\r\n");
            app.Publish("a", "some text to be cut anywhere");
            await client.ReadExactlyAsync(bytes);
            client.Reset();
            app.Publish("a", "after the cut");
        }

        var data = await witness.DataAsync(2 * frame);
        Assert.That(data.Where((_, i) => i % 2 == 0).Distinct(), Is.EqualTo(new[] { "some text to be cut anywhere" }));
        await Poll.UntilAsync(() => app.Subscribers == 1 && app.App.ConnectionCount == 1, () => $"{app.Subscribers} subscribers, {app.App.ConnectionCount} connections");
        await Poll.UntilAsync(() => Descriptors() <= before, () => $"{Descriptors()} descriptors, {before} before");
        // The topic's own log has grown by a few segments.
        await Poll.UntilAsync(() => BlockPool.RentedCount <= rented + 4, () => $"{BlockPool.RentedCount} blocks, {rented} before");
    }

    [Test]
    public async Task A_publisher_cut_in_mid_body_publishes_nothing()
    {
        await using var app = new TopicApp();
        app.App.Post("/pub", async (request, response) =>
        {
            while (true)
            {
                var read = await request.Body.ReadAsync();
                if (read.IsCompleted)
                {
                    app.Hub.Publish("a", new SseEvent(Encoding.UTF8.GetString(read.Buffer)));
                    request.Body.AdvanceTo(read.Buffer.End);
                    await response.SendStatusAsync(202);
                    return;
                }

                request.Body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        });
        await app.ListenAsync();
        using var witness = await app.ConnectAsync("/events/a");
        await witness.TakeAsync(1);
        const string Request = "POST /pub HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world";
        for (var bytes = Request.Length - 12; bytes <= Request.Length; bytes++)
        {
            var client = await RawClient.ConnectAsync(app.App.Addresses[0]);
            await client.SendAsync(Request[..bytes]);
            if (bytes == Request.Length) Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(202));
            client.Reset();
        }

        Assert.That(await witness.DataAsync(1), Is.EqualTo(new[] { "hello world" }));
        await Poll.UntilAsync(() => app.App.ConnectionCount == 1, () => $"{app.App.ConnectionCount} connections");
        Assert.That(app.Hub.Find("a")!.Events, Is.EqualTo(1));
    }

    [Test]
    public async Task A_stalled_subscriber_costs_no_more_than_the_log_and_others_get_everything()
    {
        const int Events = 25_000;
        await using var app = new TopicApp();
        await app.ListenAsync();
        using var witness = await app.ConnectAsync("/events/a");
        var stalled = await app.ConnectAsync("/events/a", receiveBufferBytes: 4096);
        await witness.TakeAsync(1);
        var data = new string('x', 4096);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Events; i += 100)
        {
            for (var j = 0; j < 100; j++) app.Publish("a", data);
            foreach (var item in await witness.TakeAsync(100)) Assert.That(item.EventType, Is.EqualTo("message"));
        }

        Assert.That(witness.LastEventId, Does.EndWith("-" + Events.ToString(CultureInfo.InvariantCulture)));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(grown, Is.LessThan(3 * 1024 * 1024), "bytes, for a log of 1 MiB and what the pool keeps of it");
        stalled.Cut();
        await Poll.UntilAsync(() => app.Subscribers == 1, () => $"{app.Subscribers} are subscribed");
    }

    [Test]
    public async Task Streams_cut_all_at_once_come_back_and_miss_nothing()
    {
        var before = Descriptors();
        await using (var app = new TopicApp())
        {
            await app.ListenAsync();
            var peers = new StreamPeer[StormStreams];
            await Parallel.ForAsync(0, StormStreams, async (i, _) => await (peers[i] = await app.ConnectAsync($"/events/topic{i % 10}")).TakeAsync(1));
            foreach (var peer in peers) peer.Cut();
            var ids = Enumerable.Range(0, 10).Select(topic => Enumerable.Range(0, 100).Select(i => app.Publish($"topic{topic}", $"{i}")).ToArray()).ToArray();

            var clock = TimeProvider.System;
            var start = clock.GetTimestamp();
            await Parallel.ForAsync(0, StormStreams, async (i, _) =>
            {
                using var peer = await app.ConnectAsync($"/events/topic{i % 10}", $"Last-Event-ID: {peers[i].LastEventId}\r\n");
                var items = await peer.TakeAsync(101);
                if (!items[0].Data.Contains("\"exact\"", StringComparison.Ordinal)) throw new InvalidOperationException(items[0].Data);
                if (!items.Skip(1).Select(item => item.EventId).SequenceEqual(ids[i % 10])) throw new InvalidOperationException($"Stream {i} is not exact.");
            });

            TestContext.Out.WriteLine($"{StormStreams} streams with 100 events each: {clock.GetElapsedTime(start).TotalSeconds:f2} s");
            await Poll.UntilAsync(() => app.Subscribers == 0 && app.App.ConnectionCount == 0, () => $"{app.Subscribers} subscribers are left");
        }

        await Poll.UntilAsync(() => Descriptors() <= before + 2, () => $"{Descriptors()} descriptors, {before} before");
    }

    [Test]
    public void A_topic_with_one_event_costs_less_than_a_kibibyte()
    {
        const int Topics = 1_000_000;
        // The topics themselves count in the budget.
        var app = new TopicApp(new HubOptions { MemoryBudgetBytes = 1024 * 1024 * 1024 });
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Topics; i++) app.Publish(string.Create(CultureInfo.InvariantCulture, $"users/{i}"), "hello");

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Topics;
        TestContext.Out.WriteLine($"{each} bytes a topic");
        Assert.That((app.Hub.Find("users/0")?.Events, app.Hub.Find("users/999999")?.Events), Is.EqualTo((1, 1)));
        Assert.That(each, Is.LessThan(1024));
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
