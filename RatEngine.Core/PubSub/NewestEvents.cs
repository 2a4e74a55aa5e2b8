namespace RatEngine.PubSub;

/// <summary>Walks from the newest event of some sources to older ones. Used under the hub's lock, which is given away now and then.</summary>
internal static class NewestEvents
{
    /// <summary>The sequence behind which the newest <paramref name="count"/> events stand, or all where there are fewer; null where there is none.</summary>
    public static long? PositionBefore(TopicStore store, EventSource[] sources, int count)
    {
        count = Math.Min(count, store.Options.MaxTopicEvents);
        if (count == 0) return null;
        var next = new PriorityQueue<TopicLog, long>();
        foreach (var topic in store.TopicsOf(sources, 0))
        {
            store.Retention.EvictAged(topic);
            if (topic.Log.Count > 0) next.Enqueue(topic.Log, -topic.Log.LastSequence);
        }

        var oldest = 0L;
        while (count > 0 && next.TryDequeue(out var log, out var negative))
        {
            store.Gate.Step(4);
            // A topic that two sources name comes twice, one behind the other.
            if (-negative == oldest) continue;
            oldest = -negative;
            count--;
            if (log.SequenceBefore(oldest) is var sequence and > 0) next.Enqueue(log, -sequence);
        }

        return oldest == 0 ? null : oldest - 1;
    }
}
