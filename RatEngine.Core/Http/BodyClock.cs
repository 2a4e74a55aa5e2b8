using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>Measures how fast a body comes: only the time spent waiting for the client counts, not the handler's own.</summary>
internal sealed class BodyClock
{
    private readonly TimerWheel _wheel;
    private readonly Action<long> _schedule;
    private int _bytesPerSecond;
    private long _graceMs;
    private long _waitingSince;
    private long _waitedMs;
    private long _bytes;
    private volatile bool _tooSlow;

    /// <param name="wheel">The server's.</param>
    /// <param name="schedule">Asks for a look at the clock at the time given.</param>
    public BodyClock(TimerWheel wheel, Action<long> schedule)
    {
        _wheel = wheel;
        _schedule = schedule;
    }

    public bool IsTooSlow => _tooSlow;

    public void StartWaiting()
    {
        var now = _wheel.NowMs;
        Volatile.Write(ref _waitingSince, now);
        _schedule(DueMs(now));
    }

    public void StopWaiting()
    {
        var since = Interlocked.Exchange(ref _waitingSince, 0);
        if (since != 0) _waitedMs += _wheel.NowMs - since;
    }

    public void Count(long bytes) => _bytes += bytes;

    /// <summary>True once, when the client has been too slow. Else the time of the next look is asked for.</summary>
    /// <param name="now">In milliseconds of the wheel.</param>
    /// <param name="endBy">When the server's stop no longer waits for the body.</param>
    public bool LookAt(long now, long endBy)
    {
        var since = Volatile.Read(ref _waitingSince);
        if (since == 0 || _tooSlow) return false;
        var due = Math.Min(DueMs(since), endBy);
        if (now < due)
        {
            _schedule(due);
            return false;
        }

        return _tooSlow = true;
    }

    /// <summary>Another body.</summary>
    /// <param name="bytesPerSecond">The slowest rate.</param>
    /// <param name="grace">How long it may be slow at its start.</param>
    public void Begin(int bytesPerSecond, TimeSpan grace)
    {
        _bytesPerSecond = bytesPerSecond;
        _graceMs = (long)grace.TotalMilliseconds;
        _waitingSince = 0;
        _waitedMs = 0;
        _bytes = 0;
        _tooSlow = false;
    }

    /// <summary>When the bytes that came so far will have been too few.</summary>
    private long DueMs(long since)
    {
        var allowed = _bytes * 1000 / _bytesPerSecond;
        return since + Math.Max(_graceMs, allowed) - _waitedMs;
    }
}
