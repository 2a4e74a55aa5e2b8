namespace RatEngine.PubSub;

/// <summary>The public topics that have had an event, the one with the newest first. A walk along it can be interrupted. Used under the hub's
/// lock.</summary>
internal sealed class TopicRecency
{
    // A look for the stalest topic is part of a publication: it goes on with the next one.
    private const int MaxSteps = 256;

    private Node? _newest;

    // No node before it, seen from the oldest, has a topic with events. It moves towards the newest alone.
    private Node? _stalest;

    /// <summary>The topic has the newest event of all.</summary>
    public void MoveToFront(Topic topic)
    {
        var node = topic.Recency ??= new Node(topic);
        if (node == _newest) return;
        Remove(node);
        AddFirst(node);
    }

    /// <summary>The topic is forgotten.</summary>
    public void Remove(Topic topic)
    {
        if (topic.Recency is { } node) Remove(node);
    }

    /// <summary>The topic with events whose newest event is the oldest; null where it was not found at once.</summary>
    public Topic? FindStalest()
    {
        for (var i = 0; i < MaxSteps && _stalest is not null; i++)
        {
            if (_stalest.Topic is { Log.Count: > 0 } topic) return topic;
            _stalest = _stalest.Newer;
        }

        return null;
    }

    /// <summary>Begins a walk from the newest topic to the oldest. It must end with <see cref="EndWalk"/>.</summary>
    public Node BeginWalk()
    {
        var walker = new Node(topic: null);
        AddFirst(walker);
        return walker;
    }

    /// <summary>The next older topic; null at the end. Topics that move to the front meanwhile are behind the walker: they are not met again.</summary>
    public Topic? Walk(Node walker)
    {
        while (walker.Older is { } next)
        {
            Remove(walker);
            walker.Newer = next;
            walker.Older = next.Older;
            if (next.Older is not null) next.Older.Newer = walker;
            next.Older = walker;
            walker.IsLinked = true;
            if (next.Topic is { } topic) return topic;
        }

        return null;
    }

    public void EndWalk(Node walker) => Remove(walker);

    private void AddFirst(Node node)
    {
        node.Older = _newest;
        if (_newest is not null) _newest.Newer = node;
        _newest = node;
        _stalest ??= node;
        node.IsLinked = true;
    }

    private void Remove(Node node)
    {
        if (!node.IsLinked) return;
        if (_stalest == node) _stalest = node.Newer;
        if (node.Newer is null) _newest = node.Older;
        else node.Newer.Older = node.Older;
        if (node.Older is not null) node.Older.Newer = node.Newer;
        node.Newer = null;
        node.Older = null;
        node.IsLinked = false;
    }

    /// <summary>A topic's place, or a walker's.</summary>
    /// <param name="topic">Null: a walker.</param>
    public sealed class Node(Topic? topic)
    {
        public Topic? Topic => topic;

        public Node? Newer { get; set; }

        public Node? Older { get; set; }

        public bool IsLinked { get; set; }
    }
}
