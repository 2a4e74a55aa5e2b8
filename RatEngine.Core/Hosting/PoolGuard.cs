namespace RatEngine.Hosting;

/// <summary>Keeps the thread pool answering while handlers block its threads. The pool itself adds one or two threads a second: 50 handlers
/// that block for two seconds would hold up every stream for a second. A probe is queued every 10 ms; one that no thread takes, though the
/// processors are idle, means that the threads are blocked, and more are allowed at once.</summary>
internal sealed class PoolGuard : IThreadPoolWorkItem, IDisposable
{
    // 10 ms to queue a probe, 10 ms to find it untaken: an event is late by less than 100 ms.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    // Enough for a burst of blocking requests in one step; a thread that has no work costs address space alone.
    private const int Step = 64;
    private const int MostThreads = 4096;

    // What was allowed is taken back when it has not been needed for this many intervals: 10 s.
    private const int CalmIntervals = 1000;

    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _taken = true;
    private TimeSpan _usedBefore;
    private int _calm;
    private int _added;

    public PoolGuard()
    {
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "RatEngine pool guard" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
        Allow(-_added);
    }

    void IThreadPoolWorkItem.Execute() => _taken = true;

    private void Run()
    {
        while (!_stop.WaitOne(Interval))
        {
            var isIdle = TakeIsIdle();
            if (_taken) Probe();
            else if (isIdle) Allow(Step);
        }
    }

    private void Probe()
    {
        if (_added > 0 && ++_calm == CalmIntervals) Allow(-_added);
        _taken = false;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>True where this process used less than three quarters of the processors since the last look: its threads do not work, they wait.</summary>
    private bool TakeIsIdle()
    {
        var used = Environment.CpuUsage.TotalTime;
        var share = (used - _usedBefore) / (Interval * Environment.ProcessorCount);
        _usedBefore = used;
        return share < 0.75;
    }

    private void Allow(int more)
    {
        _calm = 0;
        ThreadPool.GetMinThreads(out var workers, out var ports);
        if (more == 0 || workers + more > MostThreads || !ThreadPool.SetMinThreads(Math.Max(workers + more, 1), ports)) return;
        _added += more;
    }
}
