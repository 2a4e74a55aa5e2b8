namespace RatEngine.PubSub;

/// <summary>What the hub keeps: evicts what is over the limits of a topic, over the memory budget, or too old. Used under the hub's lock.</summary>
internal sealed class TopicRetention
{
    private const int AtATime = 128;

    private readonly HubOptions _options;
    private readonly TopicTable _table;
    private readonly EventOrder _order;
    private readonly MemoryBudget _budget;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly int _maxAgeSeconds;

    public TopicRetention(HubOptions options, TopicTable table, EventOrder order, TimeProvider time)
    {
        _options = options;
        _table = table;
        _order = order;
        _budget = new MemoryBudget(options.MemoryBudgetBytes);
        _time = time;
        _origin = time.GetTimestamp();
        _maxAgeSeconds = (int)Math.Min(options.MaxTopicAge.TotalSeconds, int.MaxValue / 2);
    }

    /// <summary>What all events take that are kept, as <see cref="Topic.KeptBytes"/> counts it.</summary>
    public long Bytes => _budget.Bytes;

    public int NowSeconds => (int)_time.GetElapsedTime(_origin).TotalSeconds;

    /// <summary>Evicts what is over a limit after an event was appended to the topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="nowSeconds">The time now.</param>
    /// <param name="most">How many events to evict at most.</param>
    /// <returns>True where more may be over a limit.</returns>
    public bool Trim(Topic topic, int nowSeconds, int most)
    {
        for (; IsOverItsLimits(topic, nowSeconds); most--)
        {
            if (most == 0) break;
            Evict(topic);
        }

        _budget.Update(topic);
        for (; most > 0 && _budget.IsExceeded; most--) EvictFrom(_budget.Largest!);
        for (; most > 0 && _table.WithEvents > _options.MaxTopics; most--)
        {
            if (_table.Recency.FindStalest() is not { } stalest) return false;
            EvictFrom(stalest);
        }

        return most == 0;
    }

    /// <summary>Evicts what is too old.</summary>
    /// <returns>True where more of it may be left: some at a time are evicted.</returns>
    public bool EvictAged(Topic topic)
    {
        var oldest = NowSeconds - _maxAgeSeconds;
        if (topic.Log.OldestTimeSeconds > oldest) return false;
        var left = AtATime;
        for (; left > 0 && topic.Log.OldestTimeSeconds <= oldest; left--) Evict(topic);
        _budget.Update(topic);
        return left == 0;
    }

    /// <summary>Evicts the oldest events, some at a time.</summary>
    /// <returns>True where some are left.</returns>
    public bool EvictSome(Topic topic)
    {
        for (var left = AtATime; left > 0 && topic.Log.Count > 0; left--) Evict(topic);
        _budget.Update(topic);
        return topic.Log.Count > 0;
    }

    private bool IsOverItsLimits(Topic topic, int nowSeconds)
    {
        var log = topic.Log;
        return log.Count > _options.MaxTopicEvents
            || (topic.LongestLogBytes > _options.MaxTopicBytes && log.Count > 1)
            || log.OldestTimeSeconds <= nowSeconds - _maxAgeSeconds;
    }

    private void EvictFrom(Topic topic)
    {
        Evict(topic);
        _budget.Update(topic);
        _table.ForgetUnused(topic);
    }

    private void Evict(Topic topic)
    {
        topic.EvictOldest(_order.NextEviction());
        if (topic.Log.Count == 0) _table.NoteEmptied(topic);
    }
}
