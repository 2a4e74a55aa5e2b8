namespace RatEngine.PubSub;

/// <summary>Finds where a stream begins, whose sources are subscribed to already.</summary>
internal readonly struct StartFinder(TopicStore store, EventSource[] sources)
{
    private EventOrder Order => store.Order;

    /// <returns>Null: there are as many links of patterns as there may be.</returns>
    public StreamStart? Find(StartPosition wanted, TopicOptions options) => wanted.Kind switch
    {
        StartKind.Earliest => FindEarliest(),
        StartKind.Last => FindLast(wanted.Count),
        StartKind.After => FindAfter(wanted.Id!, options.SlowSubscribers == SlowSubscriberPolicy.Conflate),
        _ => FindNow(),
    };

    private StreamStart FindNow()
    {
        using var held = store.Gate.Enter();
        return new StreamStart(sources, Order.LastSequence, Order.EvictionStamp, StreamResume.None);
    }

    // Not where the epoch began: a client that came back with that would be told that it missed what was gone before it came first.
    private StreamStart? FindEarliest()
    {
        var epochStart = FindEpochStart();
        if (!store.Linker.TryLink(sources, epochStart)) return null;
        using var held = store.Gate.Enter();
        var head = Order.LastSequence;
        var oldest = long.MaxValue;
        foreach (var topic in store.TopicsOf(sources, epochStart))
        {
            store.Retention.EvictAged(topic);
            if (topic.Log.FirstSequence is var sequence and > 0) oldest = Math.Min(oldest, sequence);
        }

        return new StreamStart(sources, Math.Min(head, oldest - 1), Order.EvictionStamp, StreamResume.None);
    }

    private StreamStart? FindLast(int count)
    {
        if (!store.Linker.TryLink(sources, FindEpochStart(), count)) return null;
        using var held = store.Gate.Enter();
        var head = Order.LastSequence;
        var position = NewestEvents.PositionBefore(store, sources, count) ?? head;
        return new StreamStart(sources, position, Order.EvictionStamp, StreamResume.None);
    }

    private StreamStart? FindAfter(string text, bool conflates)
    {
        if (!EventId.TryParse(text, out var id)) return FindReset(StreamResume.Invalid);
        // What is evicted from here on is a gap, if it concerns the stream.
        if (TryPlace(id, out var position, out var stamp) is { } wrong) return FindReset(wrong);
        if (!store.Linker.TryLink(sources, position)) return null;
        using var held = store.Gate.Enter();
        var lostThrough = FindLostThrough(position, conflates);
        if (id.Epoch != Order.Epoch) return Reset(StreamResume.OtherEpoch);
        return lostThrough > position
            ? new StreamStart(sources, position, stamp, StreamResume.Evicted, lostThrough)
            : new StreamStart(sources, position, stamp, StreamResume.Exact);
    }

    /// <summary>Null where the id is one of this epoch; else what it is.</summary>
    private StreamResume? TryPlace(EventId id, out long position, out long stamp)
    {
        using var held = store.Gate.Enter();
        (position, stamp) = (0, Order.EvictionStamp);
        if (id.Epoch != Order.Epoch) return StreamResume.OtherEpoch;
        if (id.Sequence > Order.LastSequence - Order.EpochStart) return StreamResume.Invalid;
        position = id.Sequence + Order.EpochStart;
        return null;
    }

    private long FindLostThrough(long position, bool conflates)
    {
        var table = store.Table;
        var lostThrough = 0L;
        foreach (var topic in store.TopicsOf(sources, position))
        {
            store.Retention.EvictAged(topic);
            lostThrough = Math.Max(lostThrough, conflates ? topic.Log.LostThrough : topic.Log.EvictedThrough);
            // An earlier topic of the name may have had events, and nobody knows which.
            if (topic.CreatedAfter > position) lostThrough = Math.Max(lostThrough, Math.Min(table.ForgottenThrough, topic.CreatedAfter));
        }

        return sources.Any(source => source is TopicPattern) ? Math.Max(lostThrough, table.ForgottenThrough) : lostThrough;
    }

    private StreamStart? FindReset(StreamResume resume)
    {
        if (!store.Linker.TryLink(sources, FindEpochStart())) return null;
        using var held = store.Gate.Enter();
        return Reset(resume);
    }

    private StreamStart Reset(StreamResume resume) => new(sources, Order.EpochStart, Order.EvictionStamp, resume);

    private long FindEpochStart()
    {
        using var held = store.Gate.Enter();
        return Order.EpochStart;
    }
}
