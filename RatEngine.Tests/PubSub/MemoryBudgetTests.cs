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
            Assert.That(budget.Bytes, Is.EqualTo(topics.Sum(one => one.Log.Bytes)));
            var most = topics.Max(one => one.Log.Bytes);
            Assert.That(budget.Largest?.Log.Bytes ?? 0, Is.EqualTo(most));
        }
    }

    [Test]
    public void Over_the_budget_the_largest_topic_loses_its_oldest_events()
    {
        var app = new TopicApp(new HubOptions { MemoryBudgetBytes = 8192 });
        for (var i = 0; i < 20; i++) app.Publish("small", new string('x', 50));
        for (var i = 0; i < 200; i++) app.Publish("large", new string('x', 200));
        Assert.That(app.Hub.Find("small")!.Events, Is.EqualTo(20));
        Assert.That(app.Hub.Topics.Sum(topic => topic.Bytes), Is.InRange(7800, 8192));
    }
}
