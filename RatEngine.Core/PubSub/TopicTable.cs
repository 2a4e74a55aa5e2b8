using System.Diagnostics.CodeAnalysis;

namespace RatEngine.PubSub;

/// <summary>All topics and patterns by name, and which matches which. Used under the hub's lock.</summary>
internal sealed class TopicTable
{
    private readonly Dictionary<string, Topic> _topics = [];
    private readonly Dictionary<string, TopicPattern> _patterns = [];
    private readonly List<Topic> _all = [];

    /// <summary>Every topic, in no order.</summary>
    public IReadOnlyList<Topic> All => _all;

    /// <summary>The newest event that a topic may have had which is forgotten, with its name and what it lost.</summary>
    public long ForgottenThrough { get; set; }

    /// <summary>Every pattern that somebody is subscribed to.</summary>
    public IReadOnlyCollection<TopicPattern> Patterns => _patterns.Values;

    public bool TryGet(string name, [NotNullWhen(true)] out Topic? topic) => _topics.TryGetValue(name, out topic);

    /// <summary>The topic, made where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lastSequence">The newest event's, over all topics.</param>
    /// <param name="labels">How many encodings there are.</param>
    public Topic GetOrAdd(string name, long lastSequence, int labels)
    {
        if (_topics.TryGetValue(name, out var topic)) return topic;
        topic = new Topic(name, lastSequence, labels) { ListIndex = _all.Count };
        _topics.Add(name, topic);
        _all.Add(topic);
        foreach (var pattern in _patterns.Values)
        {
            if (!topic.IsPrivate && pattern.Matches(topic)) pattern.AddOldest(topic);
        }

        return topic;
    }

    /// <summary>The pattern with the topics that match it, made where there is none.</summary>
    public TopicPattern GetOrAddPattern(string name)
    {
        if (_patterns.TryGetValue(name, out var pattern)) return pattern;
        pattern = new TopicPattern(name);
        _patterns.Add(name, pattern);
        var matching = _all.Where(topic => !topic.IsPrivate && pattern.Matches(topic));
        foreach (var topic in matching.OrderByDescending(topic => topic.Log.LastSequence)) pattern.AddOldest(topic);

        return pattern;
    }

    /// <summary>Nobody is subscribed to the pattern any more.</summary>
    public void Forget(TopicPattern pattern)
    {
        _patterns.Remove(pattern.Name);
        for (var match = pattern.Newest; match is not null;)
        {
            var older = match.Older;
            match.Topic.Patterns!.Remove(match);
            ForgetUnused(match.Topic);
            match = older;
        }
    }

    /// <summary>Forgets a topic that has no events and no subscribers. False: it has some.</summary>
    public bool ForgetUnused(Topic topic)
    {
        if (!topic.IsUnused || topic.ListIndex < 0) return false;
        ForgottenThrough = Math.Max(ForgottenThrough, topic.Log.EvictedThrough);
        foreach (var match in topic.Patterns ?? []) match.Pattern.Remove(match);
        _topics.Remove(topic.Name);
        var last = _all[^1];
        _all[topic.ListIndex] = last;
        last.ListIndex = topic.ListIndex;
        _all.RemoveAt(_all.Count - 1);
        topic.ListIndex = -1;
        return true;
    }
}
