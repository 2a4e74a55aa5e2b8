using System.Diagnostics;
using RatEngine.Transport;

namespace RatEngine.Hosting;

/// <summary>Keeps the thread pool answering while handlers block its threads. The pool itself adds one or two threads a second: 50 handlers
/// that block for two seconds would hold up every stream for a second. A probe is queued again and again; one that no thread takes for some time,
/// though none of the pool's own could run, means that they are blocked, and more are allowed at once.</summary>
internal sealed class PoolGuard : IThreadPoolWorkItem, IDisposable
{
    /// <summary>What .NET calls the pool's threads.</summary>
    private static ReadOnlySpan<byte> PoolThreadName => ".NET TP Worker"u8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    // Without a connection nobody waits for an event: after this long it sleeps until one comes.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // With what it takes to start threads, an event is late by less than 100 ms.
    private static readonly TimeSpan Blocked = TimeSpan.FromMilliseconds(20);

    // Where the system does not tell which threads could run: processor time is counted in ticks of some milliseconds, so that little is none.
    private const double MostUse = 0.5;

    // Enough for a burst of blocking requests in one step; a thread that has no work costs address space alone.
    private const int Step = 64;
    private const int MostThreads = 4096;

    // What was allowed is taken back when it has not been needed for this long.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private readonly AutoResetEvent _wakeUp = new(initialState: false);
    private readonly Func<int> _connections;
    private readonly EpollLoops? _loops;
    private readonly Thread _thread;
    private volatile bool _taken = true;
    private volatile bool _sleeps;
    private volatile bool _stopped;
    private long _occupiedAt;
    private long _probedAt;
    private long _allowedAt;
    private TimeSpan _usedAtProbe;
    private int _added;

    /// <param name="connections">How many connections are open.</param>
    /// <param name="loops">Threads of the engine's own that handlers may block; null: there are none.</param>
    public PoolGuard(Func<int> connections, EpollLoops? loops)
    {
        _connections = connections;
        _loops = loops;
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "RatEngine pool guard" };
        _thread.Start();
    }

    /// <summary>A connection has come where there was none.</summary>
    public void WakeUp()
    {
        // Pairs with the one before it sleeps: either that sees the connection, or this sees that it sleeps.
        Interlocked.MemoryBarrier();
        if (_sleeps) _wakeUp.Set();
    }

    public void Dispose()
    {
        _stopped = true;
        _wakeUp.Set();
        _thread.Join();
        _wakeUp.Dispose();
        Allow(-_added);
    }

    void IThreadPoolWorkItem.Execute() => _taken = true;

    private void Run()
    {
        while (!_stopped)
        {
            Wait();
            if (_added > 0 && Stopwatch.GetElapsedTime(_allowedAt) > Calm) Allow(-_added);
            _loops?.LookAt(static () => RunnableThreads.TryCount(EpollLoop.ThreadName, out var runnable) && runnable == 0);
            if (_taken) Probe();
            else if (IsBlocked()) Allow(Step);
        }
    }

    private void Wait()
    {
        if (_connections() > 0) _occupiedAt = Stopwatch.GetTimestamp();
        if (_added > 0 || Stopwatch.GetElapsedTime(_occupiedAt) < Idle)
        {
            _wakeUp.WaitOne(Interval);
            return;
        }

        _sleeps = true;
        Interlocked.MemoryBarrier();
        if (_connections() == 0) _wakeUp.WaitOne();
        _sleeps = false;
    }

    private void Probe()
    {
        _taken = false;
        _probedAt = Stopwatch.GetTimestamp();
        _usedAtProbe = Environment.CpuUsage.TotalTime;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>True where the probe has waited for long and no thread of the pool runs, or waits for a processor that others hold: they are blocked.
    /// What other threads of the process do says nothing: the compiler's, a collector's, an application's own.</summary>
    private bool IsBlocked()
    {
        var waited = Stopwatch.GetElapsedTime(_probedAt);
        if (waited < Blocked) return false;
        return RunnableThreads.TryCount(PoolThreadName, out var runnable)
            ? runnable == 0
            : Environment.CpuUsage.TotalTime - _usedAtProbe < waited * Environment.ProcessorCount * MostUse;
    }

    private void Allow(int more)
    {
        _allowedAt = Stopwatch.GetTimestamp();
        ThreadPool.GetMinThreads(out var workers, out var ports);
        if (more == 0 || workers + more > MostThreads || !ThreadPool.SetMinThreads(Math.Max(workers + more, 1), ports)) return;
        _added += more;
    }
}
