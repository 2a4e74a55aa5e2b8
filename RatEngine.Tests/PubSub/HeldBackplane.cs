namespace RatEngine.Tests.PubSub;

/// <summary>Orders events at once, and delivers them when and as often as the test says.</summary>
internal sealed class HeldBackplane(string epoch = "first") : IBackplane
{
    private readonly Lock _lock = new();
    private readonly List<HubEvent> _events = [];
    private IBackplaneSink _sink = null!;
    private string _epoch = epoch;
    private int _delivered;

    public bool IsDown { get; set; }

    /// <summary>How many of the events were never delivered.</summary>
    public int Behind
    {
        get
        {
            lock (_lock) return _events.Count - _delivered;
        }
    }

    public string Start(IBackplaneSink sink)
    {
        _sink = sink;
        return _epoch;
    }

    public BackplanePosition Publish(ReadOnlySpan<HubEvent> events)
    {
        if (IsDown) throw new IOException("The backplane is down.");
        lock (_lock)
        {
            _events.AddRange(events);
            return new BackplanePosition(_epoch, _events.Count - events.Length + 1);
        }
    }

    public void Deliver(long sequence)
    {
        HubEvent hubEvent;
        lock (_lock) hubEvent = _events[(int)sequence - 1];
        _sink.Accept(sequence, hubEvent);
    }

    /// <summary>Delivers what was not, in the order that the shuffle makes of it, some of it twice.</summary>
    public void DeliverAll(Random? shuffle = null)
    {
        long[] due;
        lock (_lock)
        {
            due = [.. Enumerable.Range(_delivered + 1, _events.Count - _delivered).Select(sequence => (long)sequence)];
            _delivered = _events.Count;
        }

        if (shuffle is not null) due = [.. due, .. due.Where(_ => shuffle.Next(3) == 0)];
        shuffle?.Shuffle(due);
        foreach (var sequence in due) Deliver(sequence);
    }

    public void Restart(string next)
    {
        lock (_lock)
        {
            _events.Clear();
            _delivered = 0;
            _epoch = next;
        }

        _sink.Restart(next);
    }
}
