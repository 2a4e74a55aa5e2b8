namespace RatEngine.PubSub;

/// <summary>The run that was read last, kept since most subscribers stand at the same position: the others need neither lock nor search. It holds
/// a reference on its segment, so that the log may evict it meanwhile.</summary>
internal sealed class SharedRun
{
    private TopicLog? _log;
    private long _after;
    private long _head;

    public LogRun Run { get; private set; }

    /// <summary>True where the run is what <see cref="Set"/> would find now: one that has new events behind it would make two sends of one.</summary>
    public bool Is(TopicLog log, long after) => _log == log && _after == after && _head == log.LastSequence;

    /// <summary>Under the hub's lock.</summary>
    public void Set(TopicLog log, long after, LogRun run)
    {
        Clear();
        run.Segment!.Retain();
        // Shared only where no gap stands before it: another's would be hidden.
        _log = log.EvictedThrough > after ? null : log;
        _after = after;
        _head = log.LastSequence;
        Run = run;
    }

    public void Clear()
    {
        Run.Segment?.Release();
        Run = default;
        _log = null;
    }
}
