namespace RatEngine.Tests.Support;

/// <summary>A thread that sleeps and wakes, and nothing else. How late it wakes is what other processes, the machine below this one or a collection
/// do to each thread of this process.</summary>
internal sealed class WakeUpWatch : IDisposable
{
    private static readonly TimeSpan Sleep = TimeSpan.FromMilliseconds(2);

    private readonly AutoResetEvent _stop = new(false);
    private readonly Thread _thread;
    private long _longestTicks;

    public WakeUpWatch()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "wake-up watch" };
        _thread.Start();
    }

    /// <summary>The latest that it woke until now.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longestTicks));

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var time = TimeProvider.System;
        for (var begin = time.GetTimestamp(); !_stop.WaitOne(Sleep); begin = time.GetTimestamp())
        {
            var late = time.GetElapsedTime(begin) - Sleep;
            if (late.Ticks > _longestTicks) Volatile.Write(ref _longestTicks, late.Ticks);
        }
    }
}
