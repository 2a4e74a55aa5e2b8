using System.Text;
using RatEngine.PubSub;
using RatEngine.Sse;

namespace RatEngine.Tests.PubSub;

/// <summary>Nobody but the hub can say what becomes of a stream: no published event has a type that begins with <c>rat.</c>, in whatever encoding.</summary>
public sealed class ReservedTypeTests
{
    [TestCase(TopicLabel.None, "a", "rat.bye", false)]
    [TestCase(TopicLabel.None, "rat.bye", null, true)]
    [TestCase(TopicLabel.None, "a", "Rat.bye", true)]
    [TestCase(TopicLabel.EventType, "rat.bye", null, false)]
    [TestCase(TopicLabel.EventType, "rat./x", "kind", false)]
    [TestCase(TopicLabel.EventType, "a", "rat.reset", false)]
    [TestCase(TopicLabel.EventType, "a/rat.bye", null, true)]
    [TestCase(TopicLabel.Envelope, "rat.bye", null, true)]
    [TestCase(TopicLabel.Envelope, "a", "rat.hello", false)]
    public void An_event_whose_final_type_is_the_hubs_is_refused(TopicLabel label, string topic, string? type, bool isTaken)
    {
        var app = new TopicApp(options: new TopicOptions { Label = label });
        var item = new SseEvent("x", type);
        Assert.That(app.Hub.FindFault(new HubEvent(topic, item)), isTaken ? Is.Null : Does.Contain("the hub's own"));
        if (isTaken)
        {
            app.Hub.Publish(topic, item);
            app.Hub.Publish([new HubEvent(topic, item)]);
            return;
        }

        Assert.That(() => app.Hub.Publish(topic, item), Throws.ArgumentException);
        Assert.That(() => app.Hub.Publish([new HubEvent(topic, item)]), Throws.ArgumentException);
        Assert.That(app.Hub.Topics, Is.Empty);
    }

    [TestCase(TopicLabel.None, "a", "rat.bye")]
    [TestCase(TopicLabel.EventType, "rat.bye", null)]
    public async Task What_another_node_lets_through_is_a_message(TopicLabel label, string topic, string? type)
    {
        var backplane = new ForeignBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane }, new TopicOptions { Label = label });
        using var peer = await app.OpenAsync($"/events/{topic}");
        backplane.Sink!.Accept(1, new HubEvent(topic, new SseEvent("x", type)));
        var item = (await peer.TakeAsync(1))[0];
        Assert.That((item.EventType, item.Data), Is.EqualTo(("message", "x")));
    }

    [Test]
    public void Envelope_of_one_event_for_many_topics_is_that_of_each()
    {
        HubEvent[] events =
        [
            new("a", new SseEvent("{\"x\":1}")), new("b\"", new SseEvent("text \"é<\n")), new("c", new SseEvent("bytes"u8.ToArray(), "kind")), new("d", default),
        ];
        HubEvent[] all = [.. events.SelectMany(one => new[] { one, one with { Topic = "other" } })];
        var made = EventLabel.WithEnvelopes(all);
        for (var i = 0; i < all.Length; i++)
        {
            var envelope = EventLabel.MakeEnvelope(all[i]);
            Assert.That(made[i].Envelope, Is.EqualTo(envelope), Encoding.UTF8.GetString(envelope));
            var block = SseEncoder.GetLength(EventLabel.Apply(TopicLabel.Envelope, all[i]));
            Assert.That(EventLabel.GetEnvelopeBlockLength(all[i]), Is.EqualTo(block));
        }
    }

    private sealed class ForeignBackplane : IBackplane
    {
        public IBackplaneSink? Sink { get; private set; }

        public string Start(IBackplaneSink sink)
        {
            Sink = sink;
            return "first";
        }

        public BackplanePosition Publish(ReadOnlySpan<HubEvent> events) => throw new IOException("down");
    }
}
