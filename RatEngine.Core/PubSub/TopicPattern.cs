namespace RatEngine.PubSub;

/// <summary>A pattern that somebody is subscribed to, and the topics that match it now, the one with the newest event first: who has a position
/// looks at those alone that have something behind it. One for all its subscribers. Used under the hub's lock.</summary>
internal sealed class TopicPattern(string name) : EventSource(name)
{
    private PatternMatch? _oldest;

    /// <summary>The topic with the newest event; the others follow by age.</summary>
    public PatternMatch? Newest { get; private set; }

    /// <summary>The newest event that was evicted from a topic which is forgotten; 0: none was.</summary>
    public long EvictedThrough { get; private set; }

    /// <summary>As <see cref="EvictedThrough"/>, of events whose key had not come again.</summary>
    public long LostThrough { get; private set; }

    /// <summary>The last eviction from a topic which is forgotten.</summary>
    public long EvictionStamp { get; private set; }

    /// <summary>How many topics were looked at for subscribers: what a delivery costs.</summary>
    public long Visits { get; set; }

    public bool Matches(Topic topic) => TopicName.Matches(Name, topic.Name);

    /// <summary>Adds a topic whose last event is older than that of all others, or who has had none.</summary>
    public void AddOldest(Topic topic)
    {
        var match = new PatternMatch(this, topic) { Newer = _oldest };
        if (_oldest is null) Newest = match;
        else _oldest.Older = match;
        _oldest = match;
        (topic.Patterns ??= []).Add(match);
    }

    /// <summary>The topic has the newest event of all.</summary>
    public void MoveToFront(PatternMatch match)
    {
        if (match == Newest) return;
        Unlink(match);
        match.Older = Newest;
        if (Newest is null) _oldest = match;
        else Newest.Newer = match;
        Newest = match;
    }

    /// <summary>The topic is forgotten; what it has lost is not: subscribers may be behind it.</summary>
    public void Remove(PatternMatch match)
    {
        Unlink(match);
        var topic = match.Topic;
        EvictedThrough = Math.Max(EvictedThrough, topic.Log.EvictedThrough);
        LostThrough = Math.Max(LostThrough, topic.Log.LostThrough);
        EvictionStamp = Math.Max(EvictionStamp, topic.EvictionStamp);
    }

    /// <summary>Everything through the sequence given is gone, in whatever topic it was.</summary>
    public void Lose(long through, long stamp)
    {
        EvictedThrough = through;
        LostThrough = through;
        EvictionStamp = stamp;
    }

    private void Unlink(PatternMatch match)
    {
        if (match.Newer is null) Newest = match.Older;
        else match.Newer.Older = match.Older;
        if (match.Older is null) _oldest = match.Newer;
        else match.Older.Newer = match.Newer;
        match.Newer = null;
        match.Older = null;
    }
}
