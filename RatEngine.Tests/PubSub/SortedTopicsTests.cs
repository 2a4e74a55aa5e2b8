using System.Globalization;
using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class SortedTopicsTests
{
    [Test]
    public void Names_stand_in_order_and_are_counted_whatever_came_and_went()
    {
        var random = new Random(5);
        var sorted = new SortedTopics();
        var model = new SortedList<string, Topic>(StringComparer.Ordinal);
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(5) > 1 || model.Count == 0)
            {
                var topic = new Topic(random.Next(4000).ToString("x", CultureInfo.InvariantCulture), 0, 1);
                if (model.TryAdd(topic.Name, topic)) sorted.Add(topic);
            }
            else
            {
                var topic = model.Values[random.Next(model.Count)];
                model.Remove(topic.Name);
                sorted.Remove(topic);
            }

            if (i % 97 > 0) continue;
            var name = random.Next(5000).ToString("x", CultureInfo.InvariantCulture);
            Assert.That(sorted.Count, Is.EqualTo(model.Count));
            Assert.That(sorted.CountBefore(name), Is.EqualTo(model.Keys.Count(key => string.CompareOrdinal(key, name) < 0)), name);
            foreach (var prefix in new[] { name, name[..1], "" })
                Assert.That(sorted.CountWith(prefix), Is.EqualTo(model.Keys.Count(key => key.StartsWith(prefix, StringComparison.Ordinal))), prefix);
            var topics = new Topic[300];
            var count = sorted.CopyFrom(name, topics);
            Assert.That(topics.Take(count).Select(topic => topic.Name), Is.EqualTo(model.Keys.SkipWhile(key => string.CompareOrdinal(key, name) < 0).Take(300)));
        }
    }

    [Test]
    public void An_empty_index_has_nothing()
    {
        var sorted = new SortedTopics();
        Assert.That((sorted.CountBefore("a"), sorted.CountWith(""), sorted.CopyFrom("", new Topic[1])), Is.EqualTo((0, 0, 0)));
    }
}
