namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Time that passes when a scenario says so. Timers are called by a scenario's party.</summary>
internal sealed class StillTime : TimeProvider
{
    private readonly List<Action> _timers = [];
    private long _nowMs;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _nowMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(_nowMs);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Add(() => callback(state));
        return new Timer();
    }

    /// <summary>Moves the time on, and calls all timers on this party.</summary>
    public void Pass(TimeSpan time, bool callsTimers = true)
    {
        _nowMs += (long)time.TotalMilliseconds;
        if (!callsTimers) return;
        foreach (var timer in _timers) timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // Nothing calls it by itself.
        }

        public ValueTask DisposeAsync() => default;
    }
}
