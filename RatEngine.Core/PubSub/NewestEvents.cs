namespace RatEngine.PubSub;

/// <summary>Walks from the newest event of some sources to older ones. Used under the hub's lock.</summary>
internal static class NewestEvents
{
    /// <summary>The sequence behind which the newest <paramref name="count"/> events stand, or all where there are fewer; null where there is none.</summary>
    public static long? PositionBefore(EventSource[] sources, int count)
    {
        var next = new PriorityQueue<TopicLog, long>();
        foreach (var source in sources) Enqueue(next, source, count);

        var oldest = 0L;
        while (count > 0 && next.TryDequeue(out var log, out var negative))
        {
            // A topic that two sources name comes twice, one behind the other.
            if (-negative == oldest) continue;
            oldest = -negative;
            count--;
            if (log.SequenceBefore(oldest) is var sequence and > 0) next.Enqueue(log, -sequence);
        }

        return oldest == 0 ? null : oldest - 1;
    }

    private static void Enqueue(PriorityQueue<TopicLog, long> next, EventSource source, int count)
    {
        if (source is Topic { Log.Count: > 0 } topic) next.Enqueue(topic.Log, -topic.Log.LastSequence);
        // Behind as many topics as events are wanted there is none of them.
        for (var match = (source as TopicPattern)?.Newest; match is not null && count > 0; match = match.Older)
        {
            if (match.Topic.Log.Count == 0) continue;
            next.Enqueue(match.Topic.Log, -match.Topic.Log.LastSequence);
            count--;
        }
    }
}
