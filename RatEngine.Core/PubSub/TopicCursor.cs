namespace RatEngine.PubSub;

/// <summary>A position in one or more topics.</summary>
internal struct TopicCursor
{
    private readonly TopicStore _store;
    private readonly EventSource[] _sources;
    private readonly TopicOptions _options;
    private readonly int _label;

    // Evictions up to this one are known to the subscriber, or do not concern it.
    private long _gapStamp;
    private long _mergedTo;

    public TopicCursor(TopicStore store, StreamStart start, TopicOptions options)
    {
        _store = store;
        _sources = start.Sources;
        _options = options;
        _label = store.UseLabel(options.Label);
        _gapStamp = start.GapStamp;
        Position = start.Position;
    }

    /// <summary>The sequence of the last event that was sent, or passed over.</summary>
    public long Position { get; private set; }

    public readonly EventSource[] Sources => _sources;

    private readonly GapCheck Gaps => new(Position, _gapStamp, Conflates);

    private readonly bool Conflates => _options.SlowSubscribers == SlowSubscriberPolicy.Conflate;

    /// <summary>Looks for what is next. The shard holds a reference on what is found until its next look.</summary>
    public CursorStep Read(DeliveryShard shard, out LogRun run)
    {
        if (_sources is [Topic topic] && !Conflates) return ReadTopic(shard, topic, out run);
        run = default;
        return ReadMerged(shard);
    }

    /// <summary>The run was sent.</summary>
    public void MoveBehind(in LogRun run) => Position = run.LastSequence;

    /// <summary>What the shard's merge had collected was sent.</summary>
    public void MoveBehindMerged() => Position = _mergedTo;

    /// <summary>Passes over what is gone.</summary>
    /// <returns>The newest event that is known to be gone.</returns>
    public long SkipGap()
    {
        using var held = _store.Gate.Enter();
        var stamp = _store.Order.EvictionStamp;
        var head = _store.Order.LastSequence;
        var lostThrough = 0L;
        var next = long.MaxValue;
        foreach (var topic in _store.TopicsOf(_sources, Position))
        {
            var log = topic.Log;
            lostThrough = Math.Max(lostThrough, log.EvictedThrough);
            if (log.SequenceAfter(Position) is var sequence and > 0) next = Math.Min(next, sequence);
        }

        foreach (var source in _sources)
        {
            if (source is TopicPattern pattern) lostThrough = Math.Max(lostThrough, pattern.EvictedThrough);
        }

        _gapStamp = stamp;
        Position = Math.Max(Position, Math.Min(head, next - 1));
        return lostThrough;
    }

    private CursorStep ReadTopic(DeliveryShard shard, Topic topic, out LogRun run)
    {
        run = default;
        var log = topic.LogOf(_label);
        // What is gone may be newer than all that came: a backplane that begins anew loses everything.
        if (Math.Max(log.LastSequence, log.EvictedThrough) <= Position) return AtHead(topic);
        if (!shard.SharedRun.Is(log, Position))
        {
            using var held = _store.Gate.EnterBriefly();
            if (Gaps.Concerns(topic)) return CursorStep.Gap;
            _gapStamp = _store.Order.EvictionStamp;
            var read = log.Read(Position);
            if (read.Segment is null) return AtHead(topic);
            shard.SharedRun.Set(log, Position, read);
        }

        run = shard.SharedRun.Run;
        return CursorStep.Run;
    }

    private CursorStep ReadMerged(DeliveryShard shard)
    {
        using (_store.Gate.EnterBriefly())
        {
            var stamp = _store.Order.EvictionStamp;
            var conflate = Conflates && IsFarBehind();
            if (shard.Merge.Collect(_store, _sources, _label, Gaps, conflate) is not { } position) return CursorStep.Gap;
            _mergedTo = position;
            // The position only grows: none of the evictions before will ever concern it.
            _gapStamp = stamp;
        }

        if (shard.Merge.Runs.Count > 0) return CursorStep.Merged;
        MoveBehindMerged();
        return _sources is [Topic topic] ? AtHead(topic) : CursorStep.CaughtUp;
    }

    private readonly CursorStep AtHead(Topic topic) =>
        Position >= topic.EndSequence ? CursorStep.End : CursorStep.CaughtUp;

    private readonly bool IsFarBehind()
    {
        var behind = 0;
        foreach (var topic in _store.TopicsOf(_sources, Position))
        {
            behind += topic.Log.CountAfter(Position);
            if (behind > _options.ConflateThreshold) return true;
        }

        return false;
    }
}
