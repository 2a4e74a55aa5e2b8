namespace RatEngine.Transport;

/// <summary>Something with a deadline. The links are the wheel's own: an entry costs no object beyond its owner.</summary>
internal abstract class TimerEntry
{
    internal TimerEntry? Previous;
    internal TimerEntry? Next;

    /// <summary>The slot that holds the entry; -1: none.</summary>
    internal int Slot = -1;

    internal long DueTick;

    /// <summary>Called once the deadline has passed, on a pool thread, outside the wheel's lock. May schedule the entry again. Must not block.</summary>
    protected internal abstract void OnDue(long nowMs);
}
