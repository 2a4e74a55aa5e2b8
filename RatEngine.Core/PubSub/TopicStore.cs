using Microsoft.Extensions.Logging;

namespace RatEngine.PubSub;

/// <summary>All topics and their logs, behind one lock: appending is a copy of a few bytes, and gives everybody the same order.</summary>
internal sealed class TopicStore : IBackplaneSink
{
    // Topics that are checked each second for what is too old: one that nobody touches gives its memory back within minutes.
    private const int SweepLength = 8192;

    private const int SweptATime = 32;

    // An append evicts as much as it adds, as a rule: what is more is evicted in further turns.
    private const int MaxEvictionsInAppend = 64;

    // A longer frame is made before the lock is taken: under it, its copy would take longer than all else.
    private const int MaxCopiedBytes = 16 * 1024;

    private readonly SortedDictionary<long, HubEvent> _early = [];
    private readonly EventCheck _check;
    private readonly ILogger _logger;
    // Never changed but replaced: publishers read it outside the lock.
    private TopicLabel[] _labels = [TopicLabel.None];
    private long _visitStamp;
    private string _sweptThrough = "";

    public TopicStore(HubOptions options, TimeProvider time, ILogger logger)
    {
        Options = options;
        _check = new EventCheck(options.MaxTopicBytes);
        _logger = logger;
        Table = new TopicTable(options.MaxPatternMatches);
        Retention = new TopicRetention(options, Table, Order, time);
        Subscriptions = new Subscriptions(this);
        Catalog = new TopicCatalog(this);
        Runs = new RunTopics(this);
    }

    public HubOptions Options { get; }

    /// <summary>Guards everything in here, and every topic, log and feed list.</summary>
    public StoreLock Gate { get; } = new();

    public EventOrder Order { get; } = new();

    public TopicTable Table { get; }

    public TopicRetention Retention { get; }

    public Subscriptions Subscriptions { get; }

    public TopicCatalog Catalog { get; }

    public RunTopics Runs { get; }

    public PatternLinker Linker => new(Gate, Table);

    /// <summary>Events are kept in an envelope too, which publishers make before they take a lock.</summary>
    public bool UsesEnvelope => Volatile.Read(ref _labels).AsSpan().Contains(TopicLabel.Envelope);

    /// <summary>What all events take that are kept, in every encoding.</summary>
    public long Bytes
    {
        get
        {
            using var held = Gate.Enter();
            return Retention.Bytes;
        }
    }

    public void Start(IBackplane backplane) => Order.Begin(backplane.Start(this), 0);

    public EventId Id(long sequence)
    {
        using var held = Gate.EnterBriefly();
        return Order.IdOf(sequence);
    }

    /// <summary>The topics of the sources that may have something behind the position given. Under the lock.</summary>
    public SourceTopics TopicsOf(EventSource[] sources, long after) => new(sources, after, Gate);

    public long NextVisitStamp() => ++_visitStamp;

    /// <summary>Which log of a topic has the encoding. Endpoints ask before the first topic is made.</summary>
    /// <exception cref="InvalidOperationException">Topics exist, without this encoding.</exception>
    public int UseLabel(TopicLabel label)
    {
        using var held = Gate.Enter();
        var index = Array.IndexOf(_labels, label);
        if (index >= 0) return index;
        if (Table.Sorted.Count > 0) throw new InvalidOperationException($"The label {label} must be registered before the first event is published.");
        Volatile.Write(ref _labels, [.. _labels, label]);
        return _labels.Length - 1;
    }

    /// <exception cref="ArgumentException">The event cannot be published; the message says why.</exception>
    public void Check(in HubEvent hubEvent)
    {
        if (FindFault(hubEvent) is { } fault) throw new ArgumentException(fault, nameof(hubEvent));
    }

    /// <summary>What keeps an event from being published; null where nothing does.</summary>
    public string? FindFault(in HubEvent hubEvent) => _check.FindFault(hubEvent, Volatile.Read(ref _labels));

    /// <summary>As <see cref="FindFault"/>, for a run's own topic: its type, and its length in the one encoding there is.</summary>
    public string? FindRunFault(in HubEvent hubEvent) => EventCheck.FindTypeFault(hubEvent, [TopicLabel.None]) ?? _check.FindSizeFault(hubEvent, [TopicLabel.None]);

    public void Accept(long sequence, in HubEvent hubEvent)
    {
        var frames = EncodedFrames.Prepare(hubEvent, Volatile.Read(ref _labels), new EventId(Order.Epoch, sequence), MaxCopiedBytes);
        Topic? grown;
        using (Gate.EnterBriefly())
        {
            sequence += Order.EpochStart;
            if (sequence != Order.LastSequence + 1)
            {
                frames.Discard();
                if (sequence > Order.LastSequence) HoldBack(sequence, hubEvent);
                return;
            }

            grown = Append(frames);
            while (_early.Remove(Order.LastSequence + 1, out var next))
            {
                grown = Append(EncodedFrames.Prepare(next, _labels, Order.IdOf(Order.LastSequence + 1), int.MaxValue)) ?? grown;
                Gate.Step(8);
            }
        }

        if (grown is not null) TrimMore(grown);
    }

    public void Restart(string epoch)
    {
        using var held = Gate.Enter();
        _early.Clear();
        var through = Order.LastSequence + 1;
        Order.Begin(epoch, through);
        Lose(through);
    }

    /// <summary>Evicts what is too old in some of the topics, and forgets topics without events and subscribers.</summary>
    public void Sweep()
    {
        var topics = new Topic[SweptATime];
        using var held = Gate.Enter();
        for (var left = SweepLength; left > 0; left -= topics.Length)
        {
            var count = Table.Sorted.CopyFrom(_sweptThrough, topics);
            foreach (var topic in topics.AsSpan(0, count)) Sweep(topic);
            _sweptThrough = count < topics.Length ? "" : topics[count - 1].Name + "\0";
            if (count < topics.Length) return;
            Gate.Step(count * 2);
        }
    }

    /// <summary>What a publisher waits for that is ahead of the delivery; null: it is not.</summary>
    public Task? NextPass(string name)
    {
        using var held = Gate.EnterBriefly();
        return Table.TryGet(name, out var topic) ? topic.NextPass(Options.MaxEventsAhead) : null;
    }

    /// <summary>The pattern, where somebody is subscribed to it.</summary>
    public TopicPattern? FindPattern(string name)
    {
        using var held = Gate.Enter();
        return Table.Patterns.GetValueOrDefault(name);
    }

    /// <summary>The topic, made where there is none. A run's own topic has no label: its name means nothing to a client, and may not even be an
    /// event's type. Under the lock.</summary>
    public Topic TopicOf(string name) =>
        Table.TryGet(name, out var topic) ? topic : Table.Add(name, Order.LastSequence, Topic.IsPrivateName(name) ? 1 : _labels.Length);

    private void Sweep(Topic topic)
    {
        while (Retention.EvictAged(topic)) Gate.Step(StoreLock.StepsATurn);
        Table.ForgetUnused(topic);
    }

    private void HoldBack(long sequence, in HubEvent hubEvent)
    {
        // Its data may be a request's body, whose memory is used again.
        _early[sequence] = hubEvent.Keep();
        if (_early.Count <= IBackplane.MaxReorder) return;
        // Against the contract: what is missing will not come. Everybody is told that something is gone.
        var (next, first) = _early.First();
        HubLog.BackplaneSkipped(_logger, Order.LastSequence, next);
        Lose(next - 1);
        _early[next] = first;
        while (_early.Remove(Order.LastSequence + 1, out var later)) Append(EncodedFrames.Prepare(later, _labels, Order.IdOf(Order.LastSequence + 1), int.MaxValue));
    }

    /// <summary>Everything through the sequence given is gone for all topics.</summary>
    private void Lose(long through)
    {
        Order.SkipThrough(through);
        var stamp = Order.NextEviction();
        // Of what is lost nobody knows the topics: it may have been in one that does not exist yet.
        Table.ForgottenThrough = through;
        var topics = new Topic[Table.Sorted.Count];
        Table.Sorted.CopyFrom("", topics);
        foreach (var topic in topics)
        {
            while (Retention.EvictSome(topic)) { }
            topic.Lose(through, Order.EvictionStamp);
            topic.WakeAll();
        }

        foreach (var pattern in Table.Patterns.Values)
        {
            pattern.Lose(through, stamp);
            pattern.Wake();
        }
    }

    /// <returns>The topic where there is more to evict, beside what was evicted at once.</returns>
    private Topic? Append(in EncodedFrames frames)
    {
        var sequence = Order.Next();
        var topic = TopicOf(frames.Event.Topic);
        var now = Retention.NowSeconds;
        if (topic.Log.Count == 0) Table.NoteFilled(topic);
        var id = Order.IdOf(sequence).ToString();
        for (var i = 0; i < topic.Encodings; i++) frames.AppendTo(topic.LogOf(i), _labels[i], i, id, sequence, now);
        if (frames.Event.Key is { } key && (topic.Keys ??= new TopicKeys()).Note(key, sequence) is var before and > 0) topic.Supersede(before);
        if (topic.IsPrivate && frames.Event.Event.Type == ControlEvent.EndType) topic.EndSequence = sequence;
        Table.NoteNewest(topic, Order);
        var isMore = Retention.Trim(topic, now, MaxEvictionsInAppend);
        topic.WakeAll();
        return isMore ? topic : null;
    }

    private void TrimMore(Topic topic)
    {
        using var held = Gate.Enter();
        while (Retention.Trim(topic, Retention.NowSeconds, MaxEvictionsInAppend)) Gate.Step(StoreLock.StepsATurn);
    }
}
