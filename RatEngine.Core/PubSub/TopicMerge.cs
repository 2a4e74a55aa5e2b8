namespace RatEngine.PubSub;

/// <summary>Puts the events of several topics in their one order. One a shard, used on its thread; it keeps its memory from one turn to the next.</summary>
internal sealed class TopicMerge
{
    // One send's worth: a subscriber far behind takes turns with the others.
    private const int MinBytes = 64 * 1024;
    private const int MaxBytes = 1024 * 1024;
    private const int BytesATopic = 64;

    private readonly PriorityQueue<Topic, long> _next = new();
    private readonly List<LogRun> _runs = [];

    public IReadOnlyList<LogRun> Runs => _runs;

    /// <summary>Collects what comes after the position given. Under the hub's lock; each run holds a reference until <see cref="Release"/>.</summary>
    /// <param name="sources">What is subscribed to.</param>
    /// <param name="label">Which encoding.</param>
    /// <param name="after">The position.</param>
    /// <param name="head">The hub's newest sequence.</param>
    /// <param name="stamp">Differs from turn to turn.</param>
    /// <param name="conflate">Passes over events whose key has come again.</param>
    /// <returns>The position behind what was collected.</returns>
    public long Collect(EventSource[] sources, int label, long after, long head, long stamp, bool conflate)
    {
        // What a turn that failed has left behind is another's.
        Release();
        _next.Clear();
        foreach (var topic in EventSource.TopicsOf(sources, after)) Consider(topic, label, after, stamp, conflate);

        // Many topics are looked at for each turn: then it takes more.
        var maxBytes = Math.Clamp(_next.Count * BytesATopic, MinBytes, MaxBytes);
        var bytes = 0;
        while (bytes < maxBytes && _next.TryDequeue(out var first, out _))
        {
            // Up to where the next topic's event belongs.
            var through = _next.TryPeek(out _, out var other) ? other - 1 : long.MaxValue;
            var run = conflate ? first.LogOf(label).ReadLive(after, out _) : first.LogOf(label).Read(after, through);
            run.Segment!.Retain();
            _runs.Add(run);
            bytes += run.End - run.Start;
            after = run.LastSequence;
            Queue(first, label, after, conflate);
        }

        if (_next.Count == 0) return head;
        _next.Clear();
        return after;
    }

    public void Release()
    {
        foreach (var run in _runs) run.Segment!.Release();
        _runs.Clear();
    }

    private void Consider(Topic topic, int label, long after, long stamp, bool conflate)
    {
        if (topic.Log.LastSequence <= after || topic.VisitStamp == stamp) return;
        topic.VisitStamp = stamp;
        Queue(topic, label, after, conflate);
    }

    private void Queue(Topic topic, int label, long after, bool conflate)
    {
        var log = topic.LogOf(label);
        if (conflate)
        {
            var live = log.ReadLive(after, out _);
            if (live.Segment is not null) _next.Enqueue(topic, live.LastSequence);
        }
        else if (log.SequenceAfter(after) is var sequence and > 0)
        {
            _next.Enqueue(topic, sequence);
        }
    }
}
