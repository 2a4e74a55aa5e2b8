namespace RatEngine.PubSub;

/// <summary>A pattern that somebody is subscribed to, and the matching topics that its subscribers may have to read, the one with the newest event
/// first. One for all its subscribers. Used under the hub's lock.</summary>
/// <remarks>A topic is linked to the pattern by its next event: one without news costs a pattern nothing. A subscriber that begins further back has
/// older topics linked, down to its position (<see cref="PatternLinker"/>).</remarks>
/// <param name="name">The pattern.</param>
/// <param name="createdAfter">The hub's newest sequence when it was made.</param>
internal sealed class TopicPattern(string name, long createdAfter) : EventSource(name)
{
    private readonly List<PatternMatch> _matches = [];
    private PatternMatch? _oldest;

    /// <summary>The topic with the newest event; the others follow by age.</summary>
    public PatternMatch? Newest { get; private set; }

    /// <summary>The same topics in no order; removing one moves the last into its place.</summary>
    public IReadOnlyList<PatternMatch> Matches => _matches;

    /// <summary>Every matching topic whose newest event comes after this sequence is linked.</summary>
    public long LinkedAfter { get; private set; } = createdAfter;

    /// <summary>The newest event that was evicted from a topic which is no longer linked; 0: none was.</summary>
    public long EvictedThrough { get; private set; }

    /// <summary>As <see cref="EvictedThrough"/>, of events whose key had not come again.</summary>
    public long LostThrough { get; private set; }

    /// <summary>The last eviction from a topic which is no longer linked.</summary>
    public long EvictionStamp { get; private set; }

    /// <summary>How many topics were visited for subscribers: what a delivery costs.</summary>
    public long Visits { get; set; }

    /// <summary>Which linking has seen it: a topic that is linked already is not linked again.</summary>
    public long LinkStamp { get; set; }

    /// <summary>Links the topic that has the newest event of all.</summary>
    public void AddNewest(Topic topic)
    {
        var match = Add(topic);
        PutFirst(match);
    }

    /// <summary>Links a topic whose newest event is older than those of all that are linked.</summary>
    public void AddOldest(Topic topic)
    {
        var match = Add(topic);
        match.Newer = _oldest;
        if (_oldest is null) Newest = match;
        else _oldest.Older = match;
        _oldest = match;
    }

    /// <summary>Older topics were linked too, those with an event after the sequence given.</summary>
    public void ExtendTo(long after) => LinkedAfter = Math.Min(LinkedAfter, after);

    /// <summary>The topic has the newest event of all.</summary>
    public void MoveToFront(PatternMatch match)
    {
        if (match == Newest) return;
        Unlink(match);
        PutFirst(match);
    }

    /// <summary>The topic is forgotten; what it has lost is not: subscribers may be behind it.</summary>
    public void Remove(PatternMatch match)
    {
        Detach(match);
        var topic = match.Topic;
        EvictedThrough = Math.Max(EvictedThrough, topic.Log.EvictedThrough);
        LostThrough = Math.Max(LostThrough, topic.Log.LostThrough);
        EvictionStamp = Math.Max(EvictionStamp, topic.EvictionStamp);
    }

    /// <summary>Unlinks the topic whose newest event is the oldest: a subscriber that has not got so far is told of a gap.</summary>
    public void DropOldest(long stamp)
    {
        var topic = _oldest!.Topic;
        topic.Unlink(_oldest);
        Detach(_oldest);
        LinkedAfter = Math.Max(LinkedAfter, topic.Log.LastSequence);
        EvictedThrough = Math.Max(EvictedThrough, topic.Log.LastSequence);
        LostThrough = Math.Max(LostThrough, topic.Log.LastSequence);
        EvictionStamp = stamp;
    }

    /// <summary>Unlinks any topic. Nobody is subscribed any more.</summary>
    /// <returns>The topic.</returns>
    public Topic DropLast()
    {
        var match = _matches[^1];
        match.Topic.Unlink(match);
        Detach(match);
        return match.Topic;
    }

    /// <summary>Everything through the sequence given is gone, in whatever topic it was.</summary>
    public void Lose(long through, long stamp)
    {
        EvictedThrough = through;
        LostThrough = through;
        EvictionStamp = stamp;
    }

    private PatternMatch Add(Topic topic)
    {
        var match = new PatternMatch(this, topic) { PatternIndex = _matches.Count };
        _matches.Add(match);
        topic.Link(match);
        return match;
    }

    private void PutFirst(PatternMatch match)
    {
        match.Older = Newest;
        if (Newest is null) _oldest = match;
        else Newest.Newer = match;
        Newest = match;
    }

    private void Detach(PatternMatch match)
    {
        Unlink(match);
        var last = _matches[^1];
        _matches[match.PatternIndex] = last;
        last.PatternIndex = match.PatternIndex;
        _matches.RemoveAt(_matches.Count - 1);
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
