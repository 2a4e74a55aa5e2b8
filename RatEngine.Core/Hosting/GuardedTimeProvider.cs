namespace RatEngine.Hosting;

/// <summary>A clock of the application's, for threads that an exception would end together with the process. Where it throws, time stands still until it
/// works again.</summary>
internal sealed class GuardedTimeProvider : TimeProvider
{
    private readonly TimeProvider _inner;
    private long _lastTimestamp;
    private long _lastUtcTicks;

    private GuardedTimeProvider(TimeProvider inner)
    {
        _inner = inner;
        // What throws here throws where the app is made.
        TimestampFrequency = inner.TimestampFrequency;
        _lastTimestamp = inner.GetTimestamp();
        _lastUtcTicks = inner.GetUtcNow().UtcTicks;
    }

    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    public override long TimestampFrequency { get; }

    public static TimeProvider Of(TimeProvider time) => time == System ? time : new GuardedTimeProvider(time);

    public override long GetTimestamp()
    {
        try
        {
            var now = _inner.GetTimestamp();
            Volatile.Write(ref _lastTimestamp, now);
            return now;
        }
        catch (Exception)
        {
            return Volatile.Read(ref _lastTimestamp);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        try
        {
            var now = _inner.GetUtcNow();
            Volatile.Write(ref _lastUtcTicks, now.UtcTicks);
            return now;
        }
        catch (Exception)
        {
            return new DateTimeOffset(Volatile.Read(ref _lastUtcTicks), TimeSpan.Zero);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        try
        {
            return _inner.CreateTimer(callback, state, dueTime, period);
        }
        catch (Exception)
        {
            // A wait for which there is no timer would never end.
            return System.CreateTimer(callback, state, dueTime, period);
        }
    }
}
