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
        lock (_store.Gate)
        {
            _gapStamp = _store.EvictionStamp;
            var lostThrough = 0L;
            var next = long.MaxValue;
            foreach (var topic in EventSource.TopicsOf(_sources, Position))
            {
                var log = topic.Log;
                lostThrough = Math.Max(lostThrough, log.EvictedThrough);
                if (log.SequenceAfter(Position) is var sequence and > 0) next = Math.Min(next, sequence);
            }

            foreach (var source in _sources)
            {
                if (source is TopicPattern pattern) lostThrough = Math.Max(lostThrough, pattern.EvictedThrough);
            }

            Position = Math.Max(Position, (next == long.MaxValue ? _store.LastSequence : next - 1));
            return lostThrough;
        }
    }

    private CursorStep ReadTopic(DeliveryShard shard, Topic topic, out LogRun run)
    {
        run = default;
        var log = topic.LogOf(_label);
        // What is gone may be newer than all that came: a backplane that begins anew loses everything.
        if (Math.Max(log.LastSequence, log.EvictedThrough) <= Position) return AtHead(topic);
        if (!shard.SharedRun.Is(log, Position))
        {
            lock (_store.Gate)
            {
                if (HasGap()) return CursorStep.Gap;
                var read = log.Read(Position);
                if (read.Segment is null) return AtHead(topic);
                shard.SharedRun.Set(log, Position, read);
            }
        }

        run = shard.SharedRun.Run;
        return CursorStep.Run;
    }

    private CursorStep ReadMerged(DeliveryShard shard)
    {
        lock (_store.Gate)
        {
            if (HasGap()) return CursorStep.Gap;
            var conflate = Conflates && IsFarBehind();
            _mergedTo = shard.Merge.Collect(_sources, _label, Position, _store.LastSequence, _store.NextVisitStamp(), conflate);
        }

        if (shard.Merge.Runs.Count > 0) return CursorStep.Merged;
        MoveBehindMerged();
        return _sources is [Topic topic] ? AtHead(topic) : CursorStep.CaughtUp;
    }

    private readonly CursorStep AtHead(Topic topic) =>
        Position >= topic.EndSequence ? CursorStep.End : CursorStep.CaughtUp;

    private bool HasGap()
    {
        if (_store.EvictionStamp == _gapStamp) return false;
        foreach (var topic in EventSource.TopicsOf(_sources, Position))
        {
            var log = topic.Log;
            var (gone, stamp) = Conflates ? (log.LostThrough, topic.LossStamp) : (log.EvictedThrough, topic.EvictionStamp);
            if (gone > Position && stamp > _gapStamp) return true;
        }

        foreach (var source in _sources)
        {
            if (source is not TopicPattern pattern) continue;
            var gone = Conflates ? pattern.LostThrough : pattern.EvictedThrough;
            if (gone > Position && pattern.EvictionStamp > _gapStamp) return true;
        }

        // The position only grows: none of these evictions will ever concern it.
        _gapStamp = _store.EvictionStamp;
        return false;
    }

    private readonly bool IsFarBehind()
    {
        var behind = 0;
        foreach (var topic in EventSource.TopicsOf(_sources, Position))
        {
            behind += topic.Log.CountAfter(Position);
            if (behind > _options.ConflateThreshold) return true;
        }

        return false;
    }
}
