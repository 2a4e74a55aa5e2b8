namespace RatEngine.PubSub;

/// <summary>The subscribers of one source that one shard serves. Its list is the shard's: only the shard's thread changes it, and only under the
/// hub's lock.</summary>
internal sealed class Feed(EventSource source, DeliveryShard shard) : IDeliveryWork
{
    // A pass over many subscribers lets other feeds have their turn: 256 sends take about a millisecond.
    private const int SliceLength = 256;

    // Over so many subscribers a pass takes some milliseconds, over more it takes longer: more events wait for it then, and share its sends.
    private const int SubscribersAStep = 1000;

    private Subscriber[] _subscribers = new Subscriber[1];
    private int _next;

    // How many times there was something new that the pass under way does not promise to everybody.
    private int _news;

    public EventSource Source => source;

    public DeliveryShard Shard => shard;

    public int Count { get; private set; }

    /// <summary>More events than given wait for the next pass; of many subscribers, more for each thousand. Under the hub's lock.</summary>
    public bool IsBehind(int events) => Volatile.Read(ref _news) > (long)events * Math.Max(Count / SubscribersAStep, 1);

    /// <summary>There is something new for all of them. From any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Increment(ref _news) == 1) shard.Enqueue(this);
    }

    public void Run()
    {
        if (_next == 0) BeginPass();
        var end = Math.Min(_next + SliceLength, Count);
        while (_next < end)
        {
            // Counted first: a subscriber that leaves while it is served moves the count back.
            var subscriber = _subscribers[_next++];
            subscriber.Deliver();
            end = Math.Min(end, Count);
        }

        if (_next < Count) shard.Enqueue(this);
        else _next = 0;
    }

    public void Add(Subscriber subscriber)
    {
        if (Count == _subscribers.Length) Array.Resize(ref _subscribers, Count * 2);
        _subscribers[Count++] = subscriber;
    }

    public void Remove(Subscriber subscriber)
    {
        var index = Count - 1;
        while (index >= 0 && _subscribers[index] != subscriber) index--;
        if (index < 0) return;
        if (index < _next)
        {
            // The last one, which moves here, has not had its turn: it goes to the border of those that had.
            _subscribers[index] = _subscribers[--_next];
            index = _next;
        }

        _subscribers[index] = _subscribers[--Count];
        _subscribers[Count] = null!;
    }

    /// <summary>What is published from here on begins another pass.</summary>
    private void BeginPass()
    {
        // With a fence: either a publisher that waits is seen, or it sees this.
        Interlocked.Exchange(ref _news, 0);
        source.BeginPass();
    }
}
