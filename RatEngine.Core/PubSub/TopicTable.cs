using System.Diagnostics.CodeAnalysis;

namespace RatEngine.PubSub;

/// <summary>All topics and patterns by name, and which is linked to which. Used under the hub's lock.</summary>
/// <param name="maxLinks">The most links of patterns to topics.</param>
internal sealed class TopicTable(long maxLinks)
{
    // A table that grows copies what it holds, under the lock: each of several is smaller.
    private const int Parts = 64;

    private readonly Dictionary<string, Topic>[] _topics = MakeParts();
    private readonly Dictionary<string, TopicPattern> _patterns = [];
    private readonly PatternTrie _trie = new();
    private readonly List<TopicPattern> _matching = [];
    private long _links;
    private long _patternVersion;
    private long _linkStamp;

    /// <summary>Every topic, by name.</summary>
    public SortedTopics Sorted { get; } = new();

    /// <summary>The public topics by their newest event.</summary>
    public TopicRecency Recency { get; } = new();

    /// <summary>How many topics there are that clients can name.</summary>
    public int PublicCount { get; private set; }

    /// <summary>How many of those have events.</summary>
    public int WithEvents { get; private set; }

    /// <summary>The newest event that a topic may have had which is forgotten, with its name and what it lost.</summary>
    public long ForgottenThrough { get; set; }

    /// <summary>Every pattern that somebody is subscribed to.</summary>
    public IReadOnlyDictionary<string, TopicPattern> Patterns => _patterns;

    public bool TryGet(string name, [NotNullWhen(true)] out Topic? topic) => PartOf(name).TryGetValue(name, out topic);

    /// <summary>Makes a topic that is not there yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lastSequence">The newest event's, over all topics.</param>
    /// <param name="labels">How many encodings there are.</param>
    public Topic Add(string name, long lastSequence, int labels)
    {
        var topic = new Topic(name, lastSequence, labels);
        PartOf(name).Add(name, topic);
        Sorted.Add(topic);
        if (!topic.IsPrivate) PublicCount++;
        return topic;
    }

    /// <summary>The topic has its first event.</summary>
    public void NoteFilled(Topic topic)
    {
        if (!topic.IsPrivate) WithEvents++;
    }

    /// <summary>The topic has lost its last event.</summary>
    public void NoteEmptied(Topic topic)
    {
        if (!topic.IsPrivate) WithEvents--;
    }

    /// <summary>The topic has the newest event of all: links it to the patterns that match it.</summary>
    public void NoteNewest(Topic topic, EventOrder order)
    {
        if (topic.IsPrivate) return;
        Recency.MoveToFront(topic);
        topic.MoveToFront();
        if (topic.LinkedVersion != _patternVersion) LinkAll(topic, order);
    }

    public bool HasRoomForLinks(int count) => _links + count <= maxLinks;

    /// <summary>Links a topic that is older than all that the pattern has.</summary>
    public void LinkOldest(TopicPattern pattern, Topic topic)
    {
        _links++;
        pattern.AddOldest(topic);
    }

    /// <summary>How many streams are subscribed to the topic, by name or by a pattern.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="cost">How many patterns match it.</param>
    public int CountSubscribers(Topic topic, out int cost)
    {
        _matching.Clear();
        _trie.Match(topic.Name, _matching);
        cost = _matching.Count;
        var count = topic.Subscribers;
        foreach (var pattern in _matching) count += pattern.Subscribers;
        return count;
    }

    /// <summary>Makes a pattern that is not there yet. Topics are linked to it by their next event.</summary>
    public TopicPattern AddPattern(string name, long lastSequence)
    {
        var pattern = new TopicPattern(name, lastSequence);
        _patterns.Add(name, pattern);
        _trie.Add(pattern);
        _patternVersion++;
        return pattern;
    }

    /// <summary>Nobody is subscribed to the pattern any more: nothing is linked to it from here on. What is linked goes with
    /// <see cref="TryDropLink"/>.</summary>
    public void RemovePattern(TopicPattern pattern)
    {
        _patterns.Remove(pattern.Name);
        _trie.Remove(pattern);
    }

    /// <summary>Unlinks a topic from a pattern that was removed. False: none is left.</summary>
    public bool TryDropLink(TopicPattern pattern)
    {
        if (pattern.Matches.Count == 0) return false;
        _links--;
        ForgetUnused(pattern.DropLast());
        return true;
    }

    /// <summary>Forgets a topic that has no events and no subscribers. False: it has some.</summary>
    public bool ForgetUnused(Topic topic)
    {
        if (!topic.IsUnused || topic.IsForgotten) return false;
        topic.IsForgotten = true;
        ForgottenThrough = Math.Max(ForgottenThrough, topic.Log.EvictedThrough);
        foreach (var match in topic.Patterns) match.Pattern.Remove(match);
        _links -= topic.Patterns.Count;
        PartOf(topic.Name).Remove(topic.Name);
        Sorted.Remove(topic);
        Recency.Remove(topic);
        if (!topic.IsPrivate) PublicCount--;
        return true;
    }

    private void LinkAll(Topic topic, EventOrder order)
    {
        topic.LinkedVersion = _patternVersion;
        var stamp = ++_linkStamp;
        foreach (var match in topic.Patterns) match.Pattern.LinkStamp = stamp;
        _matching.Clear();
        _trie.Match(topic.Name, _matching);
        foreach (var pattern in _matching)
        {
            if (pattern.LinkStamp == stamp) continue;
            // A publisher cannot be refused for what others are subscribed to: the pattern lets go of its oldest.
            if (_links >= maxLinks && pattern.Matches.Count > 0) pattern.DropOldest(order.NextEviction());
            else _links++;
            pattern.AddNewest(topic);
        }
    }

    private Dictionary<string, Topic> PartOf(string name) => _topics[(uint)string.GetHashCode(name) % Parts];

    private static Dictionary<string, Topic>[] MakeParts()
    {
        var parts = new Dictionary<string, Topic>[Parts];
        for (var i = 0; i < parts.Length; i++) parts[i] = [];
        return parts;
    }
}
