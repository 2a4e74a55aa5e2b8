namespace RatEngine.PubSub;

/// <summary>The one order of all events: its epoch, the newest sequence, and how many evictions there have been. Used under the hub's lock, except
/// for <see cref="Epoch"/>.</summary>
/// <remarks>Sequences go on when the backplane begins a new epoch; <see cref="IdOf"/> counts from where its epoch began.</remarks>
internal sealed class EventOrder
{
    private string _epoch = "";

    /// <summary>The current epoch. From any thread.</summary>
    public string Epoch => Volatile.Read(ref _epoch);

    /// <summary>The sequence after which the current epoch began.</summary>
    public long EpochStart { get; private set; }

    /// <summary>The newest event's, over all topics.</summary>
    public long LastSequence { get; private set; }

    /// <summary>How many evictions there have been: a reader that knows this number has missed none.</summary>
    public long EvictionStamp { get; private set; }

    public void Begin(string epoch, long start)
    {
        Volatile.Write(ref _epoch, epoch);
        EpochStart = start;
    }

    public long Next() => ++LastSequence;

    public long NextEviction() => ++EvictionStamp;

    /// <summary>The sequences through the one given are taken, by events that never came.</summary>
    public void SkipThrough(long sequence) => LastSequence = sequence;

    public EventId IdOf(long sequence) => new(_epoch, Math.Max(sequence - EpochStart, 0));
}
