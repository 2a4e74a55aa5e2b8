using System.Diagnostics;

namespace RatEngine.PubSub;

/// <summary>The hub's lock. Nothing holds it for longer than a millisecond: an operation whose size a client chooses calls <see cref="Step"/> as it
/// goes, which lets others in now and then.</summary>
/// <remarks>Not reentrant: a nested <see cref="Enter"/> would spoil the measurement.</remarks>
internal sealed class StoreLock
{
    // A step costs up to about a microsecond: an eviction, a visit of a topic, a compared name.
    public const int StepsATurn = 256;

    // How often a long operation yields to threads that wait, before it takes the lock again all the same.
    private const int MaxYields = 64;

    private readonly Lock _lock = new();
    private int _waiting;
    private int _stepsLeft;
    private long _heldSince;
    private long _longestHold;

    /// <summary>Measures the brief holds too: those of a publication and of a delivery, which it would cost a few percent. Default false.</summary>
    public bool MeasuresBriefHolds { get; set; }

    /// <summary>Gives the time, in ticks of <see cref="Stopwatch"/>. A test counts the processor time of its thread: on a busy machine a thread that holds
    /// the lock may wait for its processor longer than all else takes.</summary>
    public Func<long> Clock { get; set; } = Stopwatch.GetTimestamp;

    /// <summary>The longest time that it was held, as far as it was measured.</summary>
    public TimeSpan LongestHold => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _longestHold));

    /// <summary>Forgets the longest hold.</summary>
    public void ResetLongestHold() => Volatile.Write(ref _longestHold, 0);

    /// <summary>Takes the lock until the scope is disposed, and measures how long that is.</summary>
    public Scope Enter()
    {
        Acquire();
        _heldSince = Clock();
        return new Scope(this);
    }

    /// <summary>As <see cref="Enter"/>, for what happens with each event: measured only with <see cref="MeasuresBriefHolds"/>.</summary>
    public Scope EnterBriefly()
    {
        Acquire();
        _heldSince = MeasuresBriefHolds ? Clock() : 0;
        return new Scope(this);
    }

    /// <summary>Counts the work of the holder, and lets others in when its turn is over. The holder must expect that everything has changed.</summary>
    public void Step(int cost = 1)
    {
        if ((_stepsLeft -= cost) <= 0) GiveWay();
    }

    private void GiveWay()
    {
        var isMeasured = _heldSince != 0;
        Release();
        // The lock is not fair: without this the same thread would have it again before another has woken up.
        for (var i = 0; i < MaxYields && Volatile.Read(ref _waiting) > 0; i++) Thread.Yield();
        Acquire();
        _heldSince = isMeasured ? Clock() : 0;
    }

    private void Acquire()
    {
        if (!_lock.TryEnter()) Wait();
        _stepsLeft = StepsATurn;
    }

    private void Wait()
    {
        Interlocked.Increment(ref _waiting);
        _lock.Enter();
        Interlocked.Decrement(ref _waiting);
    }

    private void Release()
    {
        if (_heldSince != 0) _longestHold = Math.Max(_longestHold, Clock() - _heldSince);
        _lock.Exit();
    }

    /// <summary>The lock is held until this is disposed.</summary>
    public readonly ref struct Scope(StoreLock gate)
    {
        public void Dispose() => gate.Release();
    }
}
