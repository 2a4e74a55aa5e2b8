using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class MemoryBudgetTests
{
    [Test]
    public void The_largest_is_found_whatever_grew_and_shrank_before()
    {
        var budget = new MemoryBudget(long.MaxValue);
        var random = new Random(5);
        var topics = Enumerable.Range(0, 40).Select(i => new Topic($"{i}", 0, 1)).ToArray();
        for (var i = 1; i <= 3000; i++)
        {
            var topic = topics[random.Next(topics.Length)];
            if (random.Next(3) == 0 && topic.Log.Count > 0)
            {
                topic.EvictOldest(i);
            }
            else
            {
                topic.Log.Reserve(100);
                topic.Log.Commit(random.Next(1, 100), i, 0);
            }

            budget.Update(topic);
            Assert.That(budget.Bytes, Is.EqualTo(topics.Sum(one => one.KeptBytes)));
            var most = topics.Max(one => one.KeptBytes);
            Assert.That(budget.Largest?.KeptBytes ?? 0, Is.EqualTo(most));
        }
    }

    [Test]
    public void Over_the_budget_the_largest_topic_loses_its_oldest_events()
    {
        // A topic's objects count too: 554 bytes.
        var app = new TopicApp(new HubOptions { MemoryBudgetBytes = 10_000 });
        for (var i = 0; i < 20; i++) app.Publish("small", new string('x', 50));
        for (var i = 0; i < 200; i++) app.Publish("large", new string('x', 200));
        Assert.That(app.Hub.Find("small")!.Events, Is.EqualTo(20));
        Assert.That(app.Hub.Store.Bytes, Is.InRange(9600, 10_000));
    }

    [Test]
    public void All_encodings_their_index_keys_and_the_topic_count()
    {
        var plain = new TopicApp();
        var both = new TopicApp(options: new TopicOptions { Label = TopicLabel.Envelope });
        plain.Publish("a", "text");
        both.Publish("a", "text");

        var info = plain.Hub.Find("a")!;
        const int Topic = 384 + 2;
        const int Encoding = 160;
        Assert.That(plain.Hub.Store.Bytes, Is.EqualTo(Topic + Encoding + info.Bytes + 16));
        Assert.That(both.Hub.Store.Bytes, Is.EqualTo(Topic + 2 * (Encoding + info.Bytes + 16) + """{"topic":"a","data":""}""".Length));
        var before = plain.Hub.Store.Bytes;
        plain.Publish("a", "text", "the key");
        Assert.That(plain.Hub.Store.Bytes - before, Is.EqualTo(info.Bytes + 16 + 160 + 2 * "the key".Length));
    }

    [TestCase(TopicLabel.None, true)]
    [TestCase(TopicLabel.EventType, true)]
    [TestCase(TopicLabel.Envelope, false)]
    public void An_event_is_refused_where_its_longest_encoding_is_over_what_a_topic_keeps(TopicLabel label, bool isTaken)
    {
        var app = new TopicApp(new HubOptions { MaxTopicBytes = 1000 }, new TopicOptions { Label = label });
        // A quotation mark takes six bytes in an envelope.
        var fault = app.Hub.FindFault(new HubEvent("a", new SseEvent(new string('"', 500))));
        Assert.That(fault, isTaken ? Is.Null : Does.Contain("expected at most 1000"));
    }
}
