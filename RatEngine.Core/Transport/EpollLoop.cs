using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>Waits for sockets to become ready, and does their work on the same threads: one of them waits, the others do what it found. A connection
/// is registered once, edge-triggered, for its whole life: waiting for it costs no system call, and its request no change of threads.</summary>
/// <remarks>It runs until it is disposed and its last connection was closed: those that were cut at a stop are still to be told.</remarks>
internal sealed unsafe class EpollLoop : IDisposable
{
    private const int MaxEvents = 256;

    /// <summary>What the system calls its threads.</summary>
    public static ReadOnlySpan<byte> ThreadName => "RatEngine I/O"u8;

    // More threads than processors are added while handlers block them; a burst's are kept for a while, since it may come again.
    private const int MaxWorkers = 1024;

    // Threads that compute, or wait for a processor that others hold, are not helped by one more, which would share it with them: 50 ms of the guard.
    private const int LooksUntilBusy = 5;

    private static readonly TimeSpan SpareWorkerTime = TimeSpan.FromSeconds(10);

    private readonly int _epoll;
    private readonly int _wakeUp;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _leastWorkers;

    // Guards what follows. A monitor, since workers wait on it.
    private readonly object _lock = new();
    private readonly Queue<IThreadPoolWorkItem> _ready = new();
    private IEpollOwner?[] _owners = new IEpollOwner?[256];
    private int _count;
    private int _generation;
    private int _workers;
    private int _parked;
    private int _turns;
    private int _turnsSeen = -1;
    private int _looksHeldUp;
    private long _addedAt;
    private bool _polling;
    private bool _stopped;
    private bool _closed;

    /// <exception cref="IOException">The system allows no more of them.</exception>
    public EpollLoop(int workers, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _leastWorkers = workers;
        _epoll = EpollNative.CreateEpoll();
        _wakeUp = EpollNative.CreateEvent();
        if (_epoll < 0 || _wakeUp < 0) throw new IOException($"Cannot wait for sockets: error {Marshal.GetLastPInvokeError()}.");
        EpollNative.Control(_epoll, EpollNative.ControlAdd, _wakeUp, EpollNative.In | EpollNative.EdgeTriggered);
        lock (_lock) AddWorkers(workers);
        if (_workers == 0) throw new IOException("No thread can be started to wait for sockets.");
    }

    /// <summary>True where the transport can be used: Linux on x64 or ARM64.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>How many threads it has.</summary>
    public int Workers
    {
        get
        {
            lock (_lock) return _workers;
        }
    }

    /// <summary>Tells the owner of what becomes of the descriptor, until <see cref="Remove"/>.</summary>
    /// <returns>False: the system refuses to watch it.</returns>
    public bool Add(int fd, uint events, IEpollOwner owner)
    {
        lock (_lock)
        {
            if (fd >= _owners.Length) Array.Resize(ref _owners, Math.Max(fd + 1, _owners.Length * 2));
            if (_closed) return false;
            owner.Generation = ++_generation;
            _owners[fd] = owner;
            _count++;
        }

        return EpollNative.Control(_epoll, EpollNative.ControlAdd, fd, events, owner.Generation) == 0;
    }

    /// <summary>Changes what the owner is told of.</summary>
    public void Modify(int fd, uint events, IEpollOwner owner) => EpollNative.Control(_epoll, EpollNative.ControlModify, fd, events, owner.Generation);

    /// <summary>Forgets the descriptor. The caller closes it next, which ends the watch.</summary>
    public void Remove(int fd)
    {
        lock (_lock)
        {
            // A loop that had ended took no note of it.
            if (fd >= _owners.Length || _owners[fd] is null) return;
            _owners[fd] = null;
            _count--;
            if (_stopped && _count == 0) WakeAll();
        }
    }

    /// <summary>Has the work done by one of the loop's threads.</summary>
    public void Enqueue(IThreadPoolWorkItem work)
    {
        lock (_lock)
        {
            if (_closed)
            {
                ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
                return;
            }

            _ready.Enqueue(work);
            if (_parked > 0) Monitor.Pulse(_lock);
            // A thread that was woken counts as parked until it has the lock: behind more work than those, the one that polls is needed too.
            if (_ready.Count > _parked && _polling) EpollNative.Signal(_wakeUp);
        }
    }

    /// <summary>Called now and then: adds threads where all are held up by their work, and none is left to wait for sockets.</summary>
    /// <param name="areBlocked">Tells whether threads are blocked; asked only when they do not come back.</param>
    public void LookAt(Func<bool> areBlocked)
    {
        lock (_lock)
        {
            var heldUp = !_polling && _parked == 0 && _turns == _turnsSeen;
            _turnsSeen = _turns;
            _looksHeldUp = heldUp ? _looksHeldUp + 1 : 0;
            if (!heldUp || _closed || _workers >= MaxWorkers) return;
        }

        var blocked = areBlocked();
        if (!blocked && _looksHeldUp < LooksUntilBusy) return;
        lock (_lock)
        {
            if (_turns != _turnsSeen || _closed) return;
            // Blocked threads cost nothing, and more work may be blocked behind them.
            AddWorkers(Math.Min(blocked ? Math.Max(_workers, 16) : 1, MaxWorkers - _workers));
            _addedAt = _time.GetTimestamp();
            _looksHeldUp = 0;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            WakeAll();
        }
    }

    private void AddWorkers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                // Counted behind the start, which may fail: the lock is held.
                new Thread(RunWorker) { IsBackground = true, Name = Encoding.UTF8.GetString(ThreadName) }.Start();
                _workers++;
            }
            catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
            {
                return;
            }
        }
    }

    private void RunWorker()
    {
        var events = stackalloc byte[MaxEvents * EpollEvents.MaxStride];
        while (TryTakeTurn(out var work))
        {
            if (work is null) Poll(events);
            else Execute(work);
        }
    }

    /// <summary>Waits for work, or for its turn to wait for sockets (the work is then null). False: this thread is not needed any more.</summary>
    private bool TryTakeTurn(out IThreadPoolWorkItem? work)
    {
        lock (_lock)
        {
            while (!_ready.TryDequeue(out work))
            {
                if (_stopped && _count == 0) return End();
                if (!_polling) return _polling = true;
                // Under traffic each is woken now and then, needed or not: what tells is when more were last needed.
                if (_workers > _leastWorkers && _time.GetElapsedTime(_addedAt) >= SpareWorkerTime)
                {
                    _workers--;
                    return false;
                }

                _parked++;
                Monitor.Wait(_lock, SpareWorkerTime);
                _parked--;
            }

            _turns++;
            return true;
        }
    }

    private void Poll(byte* events)
    {
        var count = EpollNative.Wait(_epoll, events, MaxEvents);
        lock (_lock)
        {
            _polling = false;
            _turns++;
        }

        for (var i = 0; i < count; i++) Tell(EpollEvents.Read(events, i));
    }

    private void Tell((uint Flags, int Descriptor, int Generation) ready)
    {
        // The loop's own wake-up has no owner. A descriptor that was closed meanwhile may have left its number to another.
        var owners = Volatile.Read(ref _owners);
        try
        {
            if (ready.Descriptor < owners.Length && owners[ready.Descriptor] is { } owner && owner.Generation == ready.Generation) owner.OnReady(ready.Flags);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Execute(IThreadPoolWorkItem work)
    {
        try
        {
            work.Execute();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>A loop that ended would silence all its connections.</summary>
    private void Fail(Exception e) => TransportLog.LoopFailed(_logger, e);

    /// <summary>The last thread closes what they waited on.</summary>
    private bool End()
    {
        if (--_workers > 0)
        {
            WakeAll();
            return false;
        }

        _closed = true;
        EpollNative.Close(_epoll);
        EpollNative.Close(_wakeUp);
        return false;
    }

    private void WakeAll()
    {
        if (_closed) return;
        Monitor.PulseAll(_lock);
        EpollNative.Signal(_wakeUp);
    }
}
