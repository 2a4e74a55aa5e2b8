using Microsoft.Extensions.Logging;
using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>All topics and their logs, behind one lock: appending is a copy of a few bytes, and gives everybody the same order.</summary>
/// <remarks>Sequences in here go on when the backplane begins anew; <see cref="Id"/> counts from where its epoch began.</remarks>
internal sealed class TopicStore : IBackplaneSink
{
    // Looks at topics for what is too old, some at a time: one that nobody touches gives its memory back within minutes.
    private const int SweepLength = 8192;

    private readonly TopicTable _topics = new();
    private readonly SortedDictionary<long, HubEvent> _early = [];
    private readonly HubOptions _options;
    private readonly EventCheck _check;
    private readonly MemoryBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _origin;
    private readonly int _maxAgeSeconds;
    // Never changed but replaced: publishers read it outside the lock.
    private TopicLabel[] _labels = [TopicLabel.None];
    private string _epoch = "";
    private long _epochStart;
    private long _visitStamp;
    private int _sweepAt;

    public TopicStore(HubOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _check = new EventCheck(options.MaxTopicBytes);
        _budget = new MemoryBudget(options.MemoryBudgetBytes);
        _time = time;
        _logger = logger;
        _origin = time.GetTimestamp();
        _maxAgeSeconds = (int)Math.Min(options.MaxTopicAge.TotalSeconds, int.MaxValue / 2);
    }

    /// <summary>Guards everything in here, and every topic, log and feed list.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The epoch at hand.</summary>
    public string Epoch => Volatile.Read(ref _epoch);

    /// <summary>The newest event's, over all topics.</summary>
    public long LastSequence { get; private set; }

    /// <summary>How many evictions there have been: a reader that knows this number has missed none.</summary>
    public long EvictionStamp { get; private set; }

    /// <summary>What all events take that are kept, in every encoding and with their index.</summary>
    public long Bytes
    {
        get
        {
            lock (Gate) return _budget.Bytes;
        }
    }

    private int NowSeconds => (int)_time.GetElapsedTime(_origin).TotalSeconds;

    public void Start(IBackplane backplane) => _epoch = backplane.Start(this);

    public EventId Id(long sequence)
    {
        lock (Gate) return new EventId(_epoch, Math.Max(sequence - _epochStart, 0));
    }

    /// <summary>Which log of a topic has the encoding. Endpoints ask before the first topic is made.</summary>
    /// <exception cref="InvalidOperationException">Topics exist, without this encoding.</exception>
    public int UseLabel(TopicLabel label)
    {
        lock (Gate)
        {
            var index = Array.IndexOf(_labels, label);
            if (index >= 0) return index;
            if (_topics.All.Count > 0) throw new InvalidOperationException($"The label {label} must be registered before the first event is published.");
            _labels = [.. _labels, label];
            return _labels.Length - 1;
        }
    }

    /// <exception cref="ArgumentException">The event cannot be published; the message says why.</exception>
    public void Check(in HubEvent hubEvent)
    {
        if (FindFault(hubEvent) is { } fault) throw new ArgumentException(fault, nameof(hubEvent));
    }

    /// <summary>What keeps an event from being published; null where nothing does.</summary>
    public string? FindFault(in HubEvent hubEvent) => _check.FindFault(hubEvent, Volatile.Read(ref _labels));

    /// <summary>As <see cref="FindFault"/>, for a run's own topic: its length alone, in the one encoding there is.</summary>
    public string? FindSizeFault(in HubEvent hubEvent) => _check.FindSizeFault(hubEvent, [TopicLabel.None]);

    public void Accept(long sequence, in HubEvent hubEvent)
    {
        lock (Gate)
        {
            sequence += _epochStart;
            if (sequence <= LastSequence) return;
            if (sequence > LastSequence + 1)
            {
                HoldBack(sequence, hubEvent);
                return;
            }

            Append(hubEvent);
            while (_early.Remove(LastSequence + 1, out var next)) Append(next);
        }
    }

    public void Restart(string epoch)
    {
        lock (Gate)
        {
            _epoch = epoch;
            _early.Clear();
            _epochStart = Lose(LastSequence + 1);
        }
    }

    public long NextVisitStamp() => ++_visitStamp;

    /// <summary>Finds or makes what is subscribed to, and where the stream begins. What it names stays until <see cref="Leave"/>.</summary>
    public StreamStart Join(IReadOnlyList<string> names, StartPosition wanted, TopicOptions options)
    {
        lock (Gate)
        {
            var sources = new EventSource[names.Count];
            for (var i = 0; i < sources.Length; i++)
            {
                sources[i] = TopicName.IsPattern(names[i]) ? _topics.GetOrAddPattern(names[i]) : TopicOf(names[i]);
                sources[i].Subscribers++;
            }

            var start = FindStart(sources, wanted, options);
            var stamp = EvictionStamp;
            foreach (var topic in EventSource.TopicsOf(sources, start.Position)) EvictAged(topic);
            return EvictionStamp == stamp ? start : FindStart(sources, wanted, options);
        }
    }

    /// <summary>From here on the subscriber hears of what is new. On its shard's thread.</summary>
    public void AddTo(DeliveryShard shard, Subscriber subscriber, EventSource[] sources)
    {
        lock (Gate)
        {
            foreach (var source in sources) source.FeedOf(shard).Add(subscriber);
        }
    }

    /// <summary>Ends what <see cref="Join"/> and <see cref="AddTo"/> began. On its shard's thread.</summary>
    public void RemoveFrom(DeliveryShard shard, Subscriber subscriber, EventSource[] sources)
    {
        lock (Gate)
        {
            foreach (var source in sources) source.RemoveFrom(shard, subscriber);
        }

        Leave(sources);
    }

    /// <summary>Ends what <see cref="Join"/> began.</summary>
    public void Leave(EventSource[] sources)
    {
        lock (Gate)
        {
            foreach (var source in sources)
            {
                source.Subscribers--;
                if (source is Topic topic) _topics.ForgetUnused(topic);
                else if (source.Subscribers == 0) _topics.Forget((TopicPattern)source);
            }
        }
    }

    /// <summary>Evicts what is too old in some of the topics, and forgets topics without events and subscribers.</summary>
    public void Sweep()
    {
        lock (Gate)
        {
            for (var i = Math.Min(SweepLength, _topics.All.Count); i > 0 && _topics.All.Count > 0; i--)
            {
                if (_sweepAt >= _topics.All.Count) _sweepAt = 0;
                var topic = _topics.All[_sweepAt];
                EvictAged(topic);
                if (!_topics.ForgetUnused(topic)) _sweepAt++;
            }
        }
    }

    /// <summary>The topic, made where there is none, kept as long as its run is known.</summary>
    public Topic Pin(string name)
    {
        lock (Gate)
        {
            var topic = TopicOf(name);
            topic.IsPinned = true;
            return topic;
        }
    }

    /// <summary>The run that the topic is for is forgotten: it goes when its events and subscribers have.</summary>
    public void Unpin(Topic topic)
    {
        lock (Gate)
        {
            topic.IsPinned = false;
            _topics.ForgetUnused(topic);
        }
    }

    /// <summary>Forgets a run's topic, once its end has come and nothing is left of it. False: it stays.</summary>
    public bool TryUnpinEnded(Topic topic)
    {
        lock (Gate) return topic.Log.Count == 0 && TryDropEnded(topic);
    }

    /// <summary>Forgets a run's topic, once its end has come and nobody watches, with what is left of it. False: it stays.</summary>
    public bool TryDropEnded(Topic topic)
    {
        lock (Gate)
        {
            if (topic.EndSequence == long.MaxValue || topic.Subscribers > 0) return false;
            while (topic.Log.Count > 0) topic.EvictOldest(++EvictionStamp);
            _budget.Update(topic);
            Unpin(topic);
            return true;
        }
    }

    /// <summary>Nothing more will come: streams end behind what there is.</summary>
    public void End(Topic topic)
    {
        lock (Gate)
        {
            topic.EndSequence = topic.Log.LastSequence;
            topic.WakeAll();
        }
    }

    /// <summary>What a publisher waits for that is ahead of the delivery; null: it is not.</summary>
    public Task? NextPass(string name)
    {
        lock (Gate) return _topics.TryGet(name, out var topic) ? topic.NextPass(_options.MaxEventsAhead) : null;
    }

    public bool HasSubscribers(Topic topic)
    {
        lock (Gate) return topic.Subscribers > 0;
    }

    /// <summary>True where the id is that of the topic's last event, and no more will come.</summary>
    public bool IsAtEnd(string name, string? id)
    {
        lock (Gate)
        {
            return id is not null && EventId.TryParse(id, out var seen) && seen.Epoch == _epoch
                && _topics.TryGet(name, out var topic) && seen.Sequence + _epochStart >= topic.EndSequence;
        }
    }

    /// <summary>The pattern, where somebody is subscribed to it.</summary>
    public TopicPattern? FindPattern(string name)
    {
        lock (Gate) return _topics.Patterns.FirstOrDefault(pattern => pattern.Name == name);
    }

    public List<TopicInfo> Describe()
    {
        lock (Gate) return [.. _topics.All.Where(topic => !topic.IsPrivate).Select(Describe)];
    }

    public TopicInfo? Describe(string name)
    {
        lock (Gate) return _topics.TryGet(name, out var topic) && !topic.IsPrivate ? Describe(topic) : null;
    }

    private TopicInfo Describe(Topic topic)
    {
        EvictAged(topic);
        var log = topic.Log;
        var subscribers = topic.Subscribers + (topic.Patterns?.Sum(match => match.Pattern.Subscribers) ?? 0);
        return log.Count == 0
            ? new TopicInfo(topic.Name, subscribers, 0, 0, null, null)
            : new TopicInfo(topic.Name, subscribers, log.Count, log.Bytes, Id(log.FirstSequence).ToString(), Id(log.LastSequence).ToString());
    }

    private StreamStart FindStart(EventSource[] sources, StartPosition wanted, TopicOptions options) =>
        new StartFinder(_epoch, _epochStart, LastSequence, EvictionStamp, _topics.ForgottenThrough, _options.MaxTopicEvents).Find(sources, wanted, options);

    private void HoldBack(long sequence, in HubEvent hubEvent)
    {
        // Its data may be a request's body, whose memory is used again.
        _early[sequence] = hubEvent.Keep();
        if (_early.Count <= IBackplane.MaxReorder) return;
        // Against the contract: what is missing will not come. Everybody is told that something is gone.
        var (next, first) = _early.First();
        HubLog.BackplaneSkipped(_logger, LastSequence, next);
        Lose(next - 1);
        _early.Remove(next);
        Append(first);
        while (_early.Remove(LastSequence + 1, out var later)) Append(later);
    }

    /// <summary>Everything through the sequence given is gone for all topics.</summary>
    private long Lose(long through)
    {
        LastSequence = through;
        EvictionStamp++;
        // Of what is lost nobody knows the topics: it may have been in one that does not exist yet.
        _topics.ForgottenThrough = through;
        foreach (var topic in _topics.All)
        {
            while (topic.Log.Count > 0) topic.EvictOldest(EvictionStamp);
            topic.Lose(through, EvictionStamp);
            _budget.Update(topic);
            topic.WakeAll();
        }

        foreach (var pattern in _topics.Patterns)
        {
            pattern.Lose(through, EvictionStamp);
            pattern.Wake();
        }

        return through;
    }

    private void Append(in HubEvent hubEvent)
    {
        var sequence = ++LastSequence;
        var topic = TopicOf(hubEvent.Topic);
        var id = Id(sequence).ToString();
        var now = NowSeconds;
        for (var i = 0; i < topic.Encodings; i++) Append(topic.LogOf(i), EventLabel.Apply(_labels[i], hubEvent) with { Id = id }, sequence, now);
        if (hubEvent.Key is { } key && (topic.Keys ??= new TopicKeys()).Note(key, sequence) is var before and > 0) topic.Supersede(before);
        if (topic.IsPrivate && hubEvent.Event.Type == ControlEvent.EndType) topic.EndSequence = sequence;
        topic.MoveToFront();
        EvictOverLimits(topic);
        _budget.Update(topic);
        while (_budget.IsExceeded) EvictFrom(_budget.Largest!);
        topic.WakeAll();
    }

    private static void Append(TopicLog log, in SseEvent item, long sequence, int timeSeconds)
    {
        var block = SseEncoder.GetLength(item);
        var bytes = SseWriter.GetChunkLength(block);
        SseEncoder.Write(item, SseWriter.OpenChunk(block, log.Reserve(bytes)));
        log.Commit(bytes, sequence, timeSeconds);
    }

    private void EvictOverLimits(Topic topic)
    {
        var log = topic.Log;
        while (log.Count > _options.MaxTopicEvents || (topic.LongestLogBytes > _options.MaxTopicBytes && log.Count > 1)) topic.EvictOldest(++EvictionStamp);
        EvictAged(topic);
    }

    private void EvictAged(Topic topic)
    {
        var oldest = NowSeconds - _maxAgeSeconds;
        if (topic.Log.OldestTimeSeconds > oldest) return;
        while (topic.Log.OldestTimeSeconds <= oldest) topic.EvictOldest(++EvictionStamp);
        _budget.Update(topic);
    }

    private void EvictFrom(Topic topic)
    {
        topic.EvictOldest(++EvictionStamp);
        _budget.Update(topic);
        _topics.ForgetUnused(topic);
    }

    /// <summary>A run's own topic has no label: its name means nothing to a client, and may not even be an event's type.</summary>
    private Topic TopicOf(string name) => _topics.GetOrAdd(name, LastSequence, Topic.IsPrivateName(name) ? 1 : _labels.Length);
}
