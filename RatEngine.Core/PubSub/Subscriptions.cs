namespace RatEngine.PubSub;

/// <summary>Who is subscribed to what: begins and ends subscriptions, some topics at a time, and holds them to the hub's limits.</summary>
internal sealed class Subscriptions(TopicStore store)
{
    // Making a topic takes about as long as several other steps.
    private const int StepsATopic = 4;

    private readonly HubOptions _options = store.Options;
    private int _count;

    private TopicTable Table => store.Table;

    /// <summary>How many topics and patterns all streams are subscribed to.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Finds or makes what is subscribed to, and where the stream begins. What it names stays until <see cref="Leave"/>.</summary>
    /// <param name="names">Topics and patterns, each once.</param>
    /// <param name="wanted">Where the stream is to begin.</param>
    /// <param name="options">The endpoint's.</param>
    /// <param name="refusal">Which limit of the hub does not allow it; then nothing of it is left.</param>
    public StreamStart? TryJoin(IReadOnlyList<string> names, StartPosition wanted, TopicOptions options, out string? refusal)
    {
        var sources = new EventSource[names.Count];
        var joined = 0;
        var isDone = false;
        try
        {
            refusal = JoinAll(names, sources, ref joined);
            if (refusal is not null) return null;
            var start = new StartFinder(store, sources).Find(wanted, options);
            if (start is null) refusal = "The hub has as many matches of patterns as it may have.";
            isDone = start is not null;
            return start;
        }
        finally
        {
            if (!isDone) Leave(sources.AsSpan(0, joined));
        }
    }

    /// <summary>From here on the subscriber hears of what is new. On its shard's thread.</summary>
    public void AddTo(DeliveryShard shard, Subscriber subscriber, EventSource[] sources)
    {
        using var held = store.Gate.Enter();
        foreach (var source in sources)
        {
            source.FeedOf(shard).Add(subscriber);
            store.Gate.Step();
        }
    }

    /// <summary>Ends what <see cref="TryJoin"/> and <see cref="AddTo"/> began. On its shard's thread.</summary>
    public void RemoveFrom(DeliveryShard shard, Subscriber subscriber, EventSource[] sources)
    {
        using (store.Gate.Enter())
        {
            // A feed of many subscribers is searched for the one.
            foreach (var source in sources) store.Gate.Step(1 + source.RemoveFrom(shard, subscriber) / 512);
        }

        Leave(sources);
    }

    /// <summary>Ends what <see cref="TryJoin"/> began.</summary>
    public void Leave(ReadOnlySpan<EventSource> sources)
    {
        using var held = store.Gate.Enter();
        foreach (var source in sources)
        {
            _count--;
            source.Subscribers--;
            if (source is Topic topic) Table.ForgetUnused(topic);
            else if (source.Subscribers == 0) Forget((TopicPattern)source);
            store.Gate.Step(StepsATopic);
        }
    }

    private string? JoinAll(IReadOnlyList<string> names, EventSource[] sources, ref int joined)
    {
        using var held = store.Gate.Enter();
        foreach (var name in names)
        {
            if (_count >= _options.MaxSubscriptions) return "The hub has as many subscriptions as it may have.";
            if (FindOrAdd(name, out var refusal) is not { } source) return refusal;
            source.Subscribers++;
            _count++;
            sources[joined++] = source;
            store.Gate.Step(StepsATopic);
        }

        return null;
    }

    private EventSource? FindOrAdd(string name, out string? refusal)
    {
        refusal = null;
        if (!TopicName.IsPattern(name))
        {
            if (Table.TryGet(name, out var topic)) return topic;
            if (Topic.IsPrivateName(name) || Table.PublicCount - Table.WithEvents < _options.MaxEmptyTopics) return store.TopicOf(name);
            refusal = "The hub has as many topics without events as it may have.";
            return null;
        }

        if (Table.Patterns.TryGetValue(name, out var pattern)) return pattern;
        if (Table.Patterns.Count < _options.MaxPatterns) return Table.AddPattern(name, store.Order.LastSequence);
        refusal = "The hub has as many patterns as it may have.";
        return null;
    }

    private void Forget(TopicPattern pattern)
    {
        Table.RemovePattern(pattern);
        while (Table.TryDropLink(pattern)) store.Gate.Step();
    }
}
