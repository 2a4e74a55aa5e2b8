namespace RatEngine.Transport;

/// <summary>All deadlines of a server behind one timer. Thread-safe. Deadlines are met up to one tick late, never early.</summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>100 ms: fine enough for deadlines of seconds, and ten wake-ups a second cost a thousandth of a core.</summary>
    public const int TickMs = 100;

    // 1,024 slots of 100 ms: one turn is 102 s, so that most deadlines (15 s, 30 s) are met in their first turn.
    private const int SlotCount = 1024;

    // Behind the slots: what is due and not yet called, so that a turn looks at each entry once.
    private const int DueSlot = SlotCount;

    private readonly TimerEntry?[] _slots = new TimerEntry?[SlotCount + 1];
    private readonly Lock _lock = new();
    private readonly Lock _turning = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _timer;
    private long _tick;

    public TimerWheel(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Turn(), this, TimeSpan.FromMilliseconds(TickMs), TimeSpan.FromMilliseconds(TickMs));
    }

    /// <summary>The clock behind the wheel.</summary>
    public TimeProvider Time => _time;

    /// <summary>Milliseconds since the wheel was made, plus one: 0 can stand for "none".</summary>
    public long NowMs => (long)_time.GetElapsedTime(_origin).TotalMilliseconds + 1;

    /// <summary>Sets the entry's deadline, in place of any it had.</summary>
    public void Schedule(TimerEntry entry, long dueMs)
    {
        lock (_lock)
        {
            Unlink(entry);
            // Rounded up: a deadline is never met early. The slot of the tick at hand has been turned already.
            entry.DueTick = Math.Max((dueMs + TickMs - 1) / TickMs, _tick + 1);
            Link(entry, (int)(entry.DueTick % SlotCount));
        }
    }

    /// <summary>Removes the entry. Its <see cref="TimerEntry.OnDue"/> may be running, or about to.</summary>
    public void Cancel(TimerEntry entry)
    {
        lock (_lock) Unlink(entry);
    }

    public void Dispose() => _timer.Dispose();

    private void Turn()
    {
        // A late callback must not run beside the next one: entries would fire out of order.
        if (!_turning.TryEnter()) return;
        try
        {
            var now = NowMs;
            while (TakeDue(now / TickMs) is { } entry) Call(entry, now);
        }
        finally
        {
            _turning.Exit();
        }
    }

    private static void Call(TimerEntry entry, long now)
    {
        try
        {
            entry.OnDue(now);
        }
        catch (Exception)
        {
            // None is expected. On a timer's thread it would end the process.
        }
    }

    private TimerEntry? TakeDue(long upTo)
    {
        lock (_lock)
        {
            while (_slots[DueSlot] is null && _tick < upTo) CollectDue(++_tick);
            var entry = _slots[DueSlot];
            if (entry is not null) Unlink(entry);
            return entry;
        }
    }

    private void CollectDue(long tick)
    {
        var entry = _slots[tick % SlotCount];
        while (entry is not null)
        {
            var next = entry.Next;
            if (entry.DueTick <= tick)
            {
                Unlink(entry);
                Link(entry, DueSlot);
            }

            entry = next;
        }
    }

    private void Link(TimerEntry entry, int slot)
    {
        entry.Slot = slot;
        entry.Next = _slots[slot];
        if (entry.Next is not null) entry.Next.Previous = entry;
        _slots[slot] = entry;
    }

    private void Unlink(TimerEntry entry)
    {
        if (entry.Slot < 0) return;
        if (entry.Previous is null) _slots[entry.Slot] = entry.Next;
        else entry.Previous.Next = entry.Next;
        if (entry.Next is not null) entry.Next.Previous = entry.Previous;
        entry.Previous = null;
        entry.Next = null;
        entry.Slot = -1;
    }
}
