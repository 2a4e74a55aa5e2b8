namespace RatEngine.PubSub;

/// <summary>A pattern that somebody is subscribed to, and the topics that match it now. One for all its subscribers. Used under the hub's lock.</summary>
internal sealed class TopicPattern(string name) : EventSource(name)
{
    public HashSet<Topic> Topics { get; } = [];

    /// <summary>The newest event that was evicted from a topic which is forgotten; 0: none was.</summary>
    public long EvictedThrough { get; private set; }

    /// <summary>As <see cref="EvictedThrough"/>, of events whose key had not come again.</summary>
    public long LostThrough { get; private set; }

    /// <summary>The last eviction from a topic which is forgotten.</summary>
    public long EvictionStamp { get; private set; }

    public bool Matches(Topic topic) => TopicName.Matches(Name, topic.Name);

    public void Add(Topic topic)
    {
        Topics.Add(topic);
        (topic.Patterns ??= []).Add(this);
    }

    /// <summary>The topic is forgotten; what it has lost is not: subscribers may be behind it.</summary>
    public void Remove(Topic topic)
    {
        Topics.Remove(topic);
        EvictedThrough = Math.Max(EvictedThrough, topic.Log.EvictedThrough);
        LostThrough = Math.Max(LostThrough, topic.Log.LostThrough);
        EvictionStamp = Math.Max(EvictionStamp, topic.EvictionStamp);
    }
}
