using System.Globalization;
using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class TopicRecencyTests
{
    [Test]
    public void A_walk_meets_every_topic_that_stays_where_it_was_from_the_newest_to_the_oldest()
    {
        var random = new Random(7);
        var recency = new TopicRecency();
        var topics = Enumerable.Range(0, 200).Select(i => new Topic(i.ToString(CultureInfo.InvariantCulture), 0, 1)).ToList();
        foreach (var topic in topics) recency.MoveToFront(topic);
        var first = recency.BeginWalk();
        var second = recency.BeginWalk();
        var met = new List<Topic>();
        var moved = new HashSet<Topic>();
        while (recency.Walk(first) is { } topic)
        {
            met.Add(topic);
            recency.Walk(second);
            var other = topics[random.Next(topics.Count)];
            moved.Add(other);
            if (random.Next(4) == 0) recency.Remove(other);
            else recency.MoveToFront(other);
        }

        recency.EndWalk(first);
        recency.EndWalk(second);
        Assert.That(met, Is.Unique);
        Assert.That(met.Where(topic => !moved.Contains(topic)), Is.EqualTo(Enumerable.Reverse(topics).Where(topic => !moved.Contains(topic))));
    }

    [Test]
    public void The_stalest_is_the_one_with_events_that_moved_least_recently()
    {
        var random = new Random(3);
        var recency = new TopicRecency();
        var order = new List<Topic>();
        var all = Enumerable.Range(0, 50).Select(i => new Topic(i.ToString(CultureInfo.InvariantCulture), 0, 1)).ToArray();
        for (var i = 1; i <= 5000; i++)
        {
            var topic = all[random.Next(all.Length)];
            if (random.Next(3) > 0)
            {
                topic.Log.Reserve(10);
                topic.Log.Commit(10, i, 0);
                recency.MoveToFront(topic);
                order.Remove(topic);
                order.Add(topic);
            }
            else if (topic.Log.Count > 0)
            {
                while (topic.Log.Count > 0) topic.EvictOldest(i);
            }
            else
            {
                recency.Remove(topic);
                order.Remove(topic);
            }

            Assert.That(recency.FindStalest(), Is.EqualTo(order.Find(one => one.Log.Count > 0)));
        }
    }
}
