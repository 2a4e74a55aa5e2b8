namespace RatEngine.PubSub;

/// <summary>Something that can be subscribed to: a topic, or a pattern of topics. Its subscribers stand in feeds, one for each delivery shard.</summary>
internal abstract class EventSource(string name)
{
    private Feed[] _feeds = [];
    private TaskCompletionSource? _nextPass;

    public string Name { get; } = name;

    public bool HasFeeds => _feeds.Length > 0;

    public ReadOnlySpan<Feed> Feeds => _feeds;

    /// <summary>How many streams are subscribed to it. Under the hub's lock.</summary>
    public int Subscribers { get; set; }

    /// <summary>The feed of a shard, made where there is none. Under the hub's lock.</summary>
    public Feed FeedOf(DeliveryShard shard)
    {
        foreach (var feed in _feeds)
        {
            if (feed.Shard == shard) return feed;
        }

        var made = new Feed(this, shard);
        _feeds = [.. _feeds, made];
        return made;
    }

    /// <summary>Takes a subscriber out of its shard's feed; the last one takes the feed along. Under the hub's lock.</summary>
    /// <returns>How many there were in the feed.</returns>
    public int RemoveFrom(DeliveryShard shard, Subscriber subscriber)
    {
        var feed = FeedOf(shard);
        var count = feed.Count;
        feed.Remove(subscriber);
        if (feed.Count == 0) _feeds = [.. _feeds.Where(other => other != feed)];
        return count;
    }

    /// <summary>Where more events than given wait for a feed's next pass: its beginning. Null: nowhere. Under the hub's lock.</summary>
    public Task? NextPassWhereBehind(int events)
    {
        if (!IsBehind(events)) return null;
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        next = Interlocked.CompareExchange(ref _nextPass, next, null) ?? next;
        // It may have begun before it could see this.
        if (!IsBehind(events)) BeginPass();
        return next.Task;
    }

    /// <summary>A feed begins to offer its subscribers what there is. On its shard's thread.</summary>
    public void BeginPass()
    {
        if (Volatile.Read(ref _nextPass) is not null) Interlocked.Exchange(ref _nextPass, null)?.SetResult();
    }

    /// <summary>There is something new. Under the hub's lock.</summary>
    public void Wake()
    {
        foreach (var feed in _feeds) feed.Wake();
    }

    private bool IsBehind(int events)
    {
        foreach (var feed in _feeds)
        {
            if (feed.IsBehind(events)) return true;
        }

        return false;
    }
}
