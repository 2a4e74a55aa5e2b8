namespace RatEngine.PubSub;

/// <summary>A topic: its log, in each encoding that an endpoint uses, and who is subscribed to it. Used under the hub's lock.</summary>
internal sealed class Topic : EventSource
{
    // Its object, its name's, its places in the tables and lists of topics; and a log with its first segment.
    private const int OwnBytes = 384;
    private const int EncodingBytes = 160;

    private readonly TopicLog[] _logs;
    private List<PatternMatch>? _patterns;

    /// <param name="name">Its name.</param>
    /// <param name="createdAfter">The hub's newest sequence when it was made.</param>
    /// <param name="labels">How many encodings there are.</param>
    public Topic(string name, long createdAfter, int labels)
        : base(name)
    {
        CreatedAfter = createdAfter;
        _logs = new TopicLog[labels];
        for (var i = 0; i < labels; i++) _logs[i] = new TopicLog();
    }

    /// <summary>What was published before it may have been in an earlier topic of the name, which is forgotten.</summary>
    public long CreatedAfter { get; }

    /// <summary>How many encodings there are of it.</summary>
    public int Encodings => _logs.Length;

    /// <summary>All logs hold the same events: this one is asked for their number and order.</summary>
    public TopicLog Log => _logs[0];

    /// <summary>What its events take: each encoding with its index, their keys, and the objects of the topic itself. 0 without events: then the
    /// number of topics is what is limited.</summary>
    public long KeptBytes
    {
        get
        {
            if (Log.Count == 0) return 0;
            var bytes = OwnBytes + (2L * Name.Length) + (Keys?.Bytes ?? 0);
            foreach (var log in _logs) bytes += EncodingBytes + log.Bytes + log.Count * (long)LogEntry.Bytes;
            return bytes;
        }
    }

    /// <summary>The bytes of the encoding that takes most.</summary>
    public long LongestLogBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var log in _logs) bytes = Math.Max(bytes, log.Bytes);
            return bytes;
        }
    }

    /// <summary>The last eviction, counted over all topics; 0: there was none.</summary>
    public long EvictionStamp { get; private set; }

    /// <summary>The last eviction of an event whose key had not come again.</summary>
    public long LossStamp { get; private set; }

    /// <summary>No event comes after this one, and streams end with it; the largest number: the topic is open.</summary>
    public long EndSequence { get; set; } = long.MaxValue;

    /// <summary>A run writes to it: it stays, though it is empty.</summary>
    public bool IsPinned { get; set; }

    /// <summary>The patterns that it is linked to, in no order.</summary>
    public IReadOnlyList<PatternMatch> Patterns => _patterns ?? (IReadOnlyList<PatternMatch>)[];

    /// <summary>Which patterns there were when it was linked to all that match.</summary>
    public long LinkedVersion { get; set; }

    /// <summary>Its place among the topics by their newest event; null while it has had none.</summary>
    public TopicRecency.Node? Recency { get; set; }

    /// <summary>The newest event of each key; null while no event had one.</summary>
    public TopicKeys? Keys { get; set; }

    /// <summary>Which turn of a merge has looked at it: a topic that several subscriptions name is read once.</summary>
    public long VisitStamp { get; set; }

    /// <summary>What the memory budget knows of it.</summary>
    public long CountedBytes { get; set; }

    public int SizeClass { get; set; } = -1;

    public int SizeIndex { get; set; }

    /// <summary>The table knows it no more.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>A run's own topic: its name begins with a control character, so that nobody can name it from outside, and no pattern matches it.</summary>
    public bool IsPrivate => IsPrivateName(Name);

    public bool IsUnused => Log.Count == 0 && Subscribers == 0 && !HasFeeds && !IsPinned;

    public static bool IsPrivateName(string name) => char.IsControl(name[0]);

    public TopicLog LogOf(int label) => _logs[label];

    public void EvictOldest(long stamp)
    {
        var lost = Log.LostThrough;
        Keys?.Forget(Log.FirstSequence);
        if (Keys?.Count == 0) Keys = null;
        foreach (var log in _logs) log.EvictOldest();
        EvictionStamp = stamp;
        if (Log.LostThrough != lost) LossStamp = stamp;
    }

    /// <summary>Everything through the sequence given is gone, kept or not.</summary>
    public void Lose(long through, long stamp)
    {
        foreach (var log in _logs) log.Lose(through);
        EvictionStamp = stamp;
        LossStamp = stamp;
    }

    /// <summary>There is something new, for those who are subscribed by name and by pattern.</summary>
    public void WakeAll()
    {
        Wake();
        if (_patterns is null) return;
        foreach (var match in _patterns) match.Pattern.Wake();
    }

    /// <summary>Where more events than given wait for those who are subscribed, by name or by pattern: the beginning of the next pass over them. Null: nowhere.</summary>
    public Task? NextPass(int events)
    {
        var next = NextPassWhereBehind(events);
        for (var i = 0; next is null && i < (_patterns?.Count ?? 0); i++) next = _patterns![i].Pattern.NextPassWhereBehind(events);
        return next;
    }

    /// <summary>It has the newest event of all topics.</summary>
    public void MoveToFront()
    {
        if (_patterns is null) return;
        foreach (var match in _patterns) match.Pattern.MoveToFront(match);
    }

    public void Link(PatternMatch match)
    {
        match.TopicIndex = (_patterns ??= []).Count;
        _patterns.Add(match);
    }

    public void Unlink(PatternMatch match)
    {
        var last = _patterns![^1];
        _patterns[match.TopicIndex] = last;
        last.TopicIndex = match.TopicIndex;
        _patterns.RemoveAt(_patterns.Count - 1);
        if (_patterns.Count == 0) _patterns = null;
    }

    public void Supersede(long sequence)
    {
        foreach (var log in _logs) log.Supersede(sequence);
    }
}
