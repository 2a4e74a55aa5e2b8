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

    /// <summary>Collects what comes after a position. Under the hub's lock, which is given away now and then; each run holds a reference until
    /// <see cref="Release"/>.</summary>
    /// <param name="store">The topics.</param>
    /// <param name="sources">What is subscribed to.</param>
    /// <param name="label">Which encoding.</param>
    /// <param name="gaps">The position, and which evictions are a gap.</param>
    /// <param name="conflate">Passes over events whose key has come again.</param>
    /// <returns>The position behind what was collected; null: there is a gap before it.</returns>
    public long? Collect(TopicStore store, EventSource[] sources, int label, in GapCheck gaps, bool conflate)
    {
        // What a turn that failed has left behind is another's.
        Release();
        _next.Clear();
        // What comes later is for the next turn: of topics that were visited already it would be missed.
        var head = store.Order.LastSequence;
        var stamp = store.NextVisitStamp();
        foreach (var topic in store.TopicsOf(sources, gaps.Position))
        {
            if (gaps.Concerns(topic)) return null;
            if (topic.Log.LastSequence <= gaps.Position || topic.VisitStamp == stamp) continue;
            topic.VisitStamp = stamp;
            Queue(topic, label, gaps.Position, conflate);
        }

        if (gaps.Concerns(sources)) return null;
        return Merge(store.Gate, label, gaps.Position, head, conflate);
    }

    public void Release()
    {
        foreach (var run in _runs) run.Segment!.Release();
        _runs.Clear();
    }

    private long Merge(StoreLock gate, int label, long after, long head, bool conflate)
    {
        // Many topics are visited for each turn: then it takes more.
        var maxBytes = Math.Clamp(_next.Count * BytesATopic, MinBytes, MaxBytes);
        var bytes = 0;
        while (bytes < maxBytes && _next.TryPeek(out var first, out var sequence) && sequence <= head)
        {
            gate.Step();
            _next.Dequeue();
            // Twice in the queue: two shards have visited it at a time.
            while (_next.TryPeek(out _, out var same) && same == sequence) _next.Dequeue();
            if (TryGetNext(first, label, after, conflate, out var now) && now == sequence)
            {
                // Up to where the next topic's event belongs.
                var through = Math.Min(head, _next.TryPeek(out _, out var other) ? other - 1 : long.MaxValue);
                var run = conflate ? first.LogOf(label).ReadLive(after, out _) : first.LogOf(label).Read(after, through);
                run.Segment!.Retain();
                _runs.Add(run);
                bytes += run.End - run.Start;
                after = run.LastSequence;
            }
            else if ((conflate ? first.Log.LostThrough : first.Log.EvictedThrough) >= sequence)
            {
                // Evicted since it was visited: the next turn finds the gap.
                _next.Clear();
                return after;
            }

            Queue(first, label, after, conflate);
        }

        var isAtHead = !_next.TryPeek(out _, out var rest) || rest > head;
        _next.Clear();
        return isAtHead ? Math.Max(after, head) : after;
    }

    private void Queue(Topic topic, int label, long after, bool conflate)
    {
        if (TryGetNext(topic, label, after, conflate, out var sequence)) _next.Enqueue(topic, sequence);
    }

    private static bool TryGetNext(Topic topic, int label, long after, bool conflate, out long sequence)
    {
        var log = topic.LogOf(label);
        sequence = conflate ? log.ReadLive(after, out _).LastSequence : log.SequenceAfter(after);
        return sequence > 0;
    }
}
