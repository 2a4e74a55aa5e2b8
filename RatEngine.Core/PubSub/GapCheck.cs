namespace RatEngine.PubSub;

/// <summary>Knows which evictions are a gap for a subscriber. Used under the hub's lock.</summary>
/// <param name="Position">What it was sent.</param>
/// <param name="Stamp">Evictions up to this one are known to it, or do not concern it.</param>
/// <param name="Conflates">Events whose key has come again are no loss to it.</param>
internal readonly record struct GapCheck(long Position, long Stamp, bool Conflates)
{
    public bool Concerns(Topic topic) => Conflates
        ? topic.LossStamp > Stamp && topic.Log.LostThrough > Position
        : topic.EvictionStamp > Stamp && topic.Log.EvictedThrough > Position;

    /// <summary>Whether one of the patterns among the sources has lost something in a topic that is no longer linked.</summary>
    public bool Concerns(EventSource[] sources)
    {
        foreach (var source in sources)
        {
            if (source is TopicPattern pattern && pattern.EvictionStamp > Stamp && (Conflates ? pattern.LostThrough : pattern.EvictedThrough) > Position) return true;
        }

        return false;
    }
}
