using System.Runtime.InteropServices;
using RatEngine.Buffers;

namespace RatEngine.PubSub;

/// <summary>A run of frames in one piece of memory: frames grow from its start, their index from its end.</summary>
/// <remarks>
/// Ownership: the log holds one reference from the segment's first event until its last was evicted, and each send that was not served at once holds
/// one until it has completed. Whoever lets go of the last gives the memory back to its pool. Bytes below <see cref="Used"/> never change, so that
/// readers need no lock for what they have been given.
/// </remarks>
internal sealed class LogSegment
{
    private readonly Block? _block;
    private readonly byte[] _memory;
    private int _references = 1;

    /// <param name="bytes">Its size. The sizes of the pool come from it; others are made, and left to the garbage collector.</param>
    public LogSegment(int bytes)
    {
        if (bytes is BlockPool.SmallBytes or BlockPool.LargeBytes) _block = BlockPool.Rent(bytes);
        _memory = _block?.Array ?? GC.AllocateUninitializedArray<byte>(bytes);
    }

    /// <summary>The segment after this one in its log.</summary>
    public LogSegment? Next { get; set; }

    /// <summary>How many bytes of frames it holds.</summary>
    public int Used { get; private set; }

    /// <summary>How many events it holds, evicted ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The length of a frame that was written to it before it is in a log; 0: none was.</summary>
    public int ReservedBytes { get; init; }

    public int Capacity => _memory.Length;

    /// <summary>The index, oldest event last.</summary>
    private Span<LogEntry> Entries => MemoryMarshal.Cast<byte, LogEntry>(_memory.AsSpan(_memory.Length - Count * LogEntry.Bytes));

    public bool HasRoom(int frameBytes) => _memory.Length - Used - Count * LogEntry.Bytes >= frameBytes + LogEntry.Bytes;

    /// <summary>Room for a frame: fill it whole, then <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int frameBytes) => _memory.AsSpan(Used, frameBytes);

    public void Commit(int frameBytes, long sequence, int timeSeconds)
    {
        Count++;
        Entries[0] = new LogEntry(sequence, Used, timeSeconds);
        Used += frameBytes;
    }

    /// <summary>Adds a copy of another segment's event, for which there is room.</summary>
    public void Add(LogSegment other, int index)
    {
        ref var entry = ref other.Entry(index);
        var frame = other._memory.AsSpan(entry.Offset, other.EndOf(index) - entry.Offset);
        frame.CopyTo(Reserve(frame.Length));
        Commit(frame.Length, entry.Sequence, entry.TimeSeconds);
        if (entry.IsSuperseded) Entry(Count - 1).Supersede();
    }

    public ref LogEntry Entry(int index) => ref Entries[Count - 1 - index];

    /// <summary>Where the frame of an event ends.</summary>
    public int EndOf(int index) => index + 1 < Count ? Entry(index + 1).Offset : Used;

    /// <summary>The first event with a sequence above the one given; <see cref="Count"/> where there is none.</summary>
    public int FirstAfter(long sequence)
    {
        if (Count == 0 || Entry(Count - 1).Sequence <= sequence) return Count;
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Entry(middle).Sequence > sequence) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    public ReadOnlyMemory<byte> Slice(int start, int end) => _memory.AsMemory(start, end - start);

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0 && _block is not null) BlockPool.Return(_block);
    }
}
