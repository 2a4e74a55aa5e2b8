using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class PatternTrieTests
{
    private static readonly string[] Levels = ["a", "b", "c", "*", "", "ab", "**x"];

    [Test]
    public void It_finds_the_patterns_that_match_and_no_others_whatever_was_taken_out()
    {
        var random = new Random(11);
        var trie = new PatternTrie();
        var patterns = new List<TopicPattern>();
        for (var i = 0; i < 4000; i++)
        {
            if (random.Next(3) > 0 || patterns.Count == 0)
            {
                var name = MakePattern(random);
                if (!TopicName.IsPattern(name) || patterns.Any(pattern => pattern.Name == name)) continue;
                patterns.Add(new TopicPattern(name, 0));
                trie.Add(patterns[^1]);
            }
            else
            {
                var at = random.Next(patterns.Count);
                trie.Remove(patterns[at]);
                patterns.RemoveAt(at);
            }

            var topic = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Levels[random.Next(3)]));
            Assert.That(Find(trie, topic), Is.EquivalentTo(patterns.Select(pattern => pattern.Name).Where(name => TopicName.Matches(name, topic))), topic);
            Assert.That(trie.Count, Is.EqualTo(patterns.Count));
        }

        foreach (var pattern in patterns) trie.Remove(pattern);
        Assert.That((trie.Count, Find(trie, "a").Count), Is.EqualTo((0, 0)));
    }

    private static string MakePattern(Random random)
    {
        var levels = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Levels[random.Next(Levels.Length)]).ToList();
        if (random.Next(3) == 0) levels.Add("**");
        return string.Join('/', levels);
    }

    private static List<string> Find(PatternTrie trie, string topic)
    {
        var found = new List<TopicPattern>();
        trie.Match(topic, found);
        return [.. found.Select(pattern => pattern.Name)];
    }
}
