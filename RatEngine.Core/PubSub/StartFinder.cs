namespace RatEngine.PubSub;

/// <summary>Finds where a stream begins. Used under the hub's lock.</summary>
/// <param name="epoch">The epoch at hand.</param>
/// <param name="epochStart">The sequence behind which it began.</param>
/// <param name="lastSequence">The newest event's, over all topics.</param>
/// <param name="evictionStamp">How many evictions there have been.</param>
/// <param name="forgottenThrough">The newest event that may have been in a topic which is forgotten.</param>
/// <param name="maxTopicEvents">The most that a client gets of the last events.</param>
internal readonly struct StartFinder(string epoch, long epochStart, long lastSequence, long evictionStamp, long forgottenThrough, int maxTopicEvents)
{
    public StreamStart Find(EventSource[] sources, StartPosition wanted, TopicOptions options)
    {
        var now = new StreamStart(sources, lastSequence, evictionStamp, StreamResume.None);
        switch (wanted.Kind)
        {
            case StartKind.Earliest:
                return now with { Position = PositionBeforeOldest(sources) };
            case StartKind.Last:
                return now with { Position = NewestEvents.PositionBefore(sources, Math.Min(wanted.Count, maxTopicEvents)) ?? lastSequence };
            case StartKind.After:
                if (!EventId.TryParse(wanted.Id!, out var id)) return now with { Position = epochStart, Resume = StreamResume.Invalid };
                if (id.Epoch != epoch) return now with { Position = epochStart, Resume = StreamResume.OtherEpoch };
                if (id.Sequence > lastSequence - epochStart) return now with { Position = epochStart, Resume = StreamResume.Invalid };
                var position = id.Sequence + epochStart;
                return After(now, position, options.SlowSubscribers == SlowSubscriberPolicy.Conflate);
            default:
                return now;
        }
    }

    // Not where the epoch began: a client that came back with that would be told that it missed what was gone before it came first.
    private long PositionBeforeOldest(EventSource[] sources)
    {
        var oldest = lastSequence + 1;
        foreach (var topic in EventSource.TopicsOf(sources, epochStart))
        {
            if (topic.Log.FirstSequence is var sequence and > 0) oldest = Math.Min(oldest, sequence);
        }

        return oldest - 1;
    }

    private StreamStart After(StreamStart now, long position, bool conflates)
    {
        var lostThrough = 0L;
        foreach (var topic in EventSource.TopicsOf(now.Sources, position))
        {
            lostThrough = Math.Max(lostThrough, conflates ? topic.Log.LostThrough : topic.Log.EvictedThrough);
            // An earlier topic of the name may have had events, and nobody knows which.
            if (topic.CreatedAfter > position) lostThrough = Math.Max(lostThrough, Math.Min(forgottenThrough, topic.CreatedAfter));
        }

        if (now.Sources.Any(source => source is TopicPattern)) lostThrough = Math.Max(lostThrough, forgottenThrough);
        return lostThrough > position
            ? now with { Position = position, Resume = StreamResume.Evicted, LostThrough = lostThrough }
            : now with { Position = position, Resume = StreamResume.Exact };
    }
}
