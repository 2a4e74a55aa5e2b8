namespace RatEngine.PubSub;

/// <summary>Orders the events of one process: calls straight back.</summary>
internal sealed class InProcessBackplane : IBackplane
{
    private readonly Lock _lock = new();
    private readonly string _epoch = EventId.NewEpoch();
    private IBackplaneSink _sink = null!;
    private long _last;

    public string Start(IBackplaneSink sink)
    {
        _sink = sink;
        return _epoch;
    }

    public BackplanePosition Publish(ReadOnlySpan<HubEvent> events)
    {
        lock (_lock)
        {
            var first = _last + 1;
            foreach (ref readonly var hubEvent in events) _sink.Accept(++_last, hubEvent);
            return new BackplanePosition(_epoch, first);
        }
    }
}
