using RatEngine.PubSub;
using RatEngine.Transport;

namespace RatEngine.Hosting;

/// <summary>Once a second: lets go of events that are too old, and of runs that nobody watches.</summary>
internal sealed class HubSweep : TimerEntry, IDisposable
{
    private const long IntervalMs = 1000;

    private readonly TopicStore _store;
    private readonly IReadOnlyList<RunRegistry> _runs;
    private readonly TimerWheel _wheel;

    public HubSweep(TopicStore store, IReadOnlyList<RunRegistry> runs, TimerWheel wheel)
    {
        _store = store;
        _runs = runs;
        _wheel = wheel;
        wheel.Schedule(this, wheel.NowMs + IntervalMs);
    }

    public void Dispose() => _wheel.Cancel(this);

    protected internal override void OnDue(long nowMs)
    {
        _store.Sweep();
        foreach (var runs in _runs) runs.Sweep(nowMs);
        _wheel.Schedule(this, nowMs + IntervalMs);
    }
}
