using RatEngine.Buffers;
using RatEngine.Tests.Interleaving.Engine;

namespace RatEngine.Tests.Interleaving.Rewriting;

/// <summary>The pool of a schedule. What is returned is filled with a pattern, is not given out again before the schedule ends, and must still hold
/// the pattern then; but for what the engine has disowned, since a handler may still use it.</summary>
internal static class CheckedBlocks
{
    /// <summary>No byte of a scenario has this value: a peer that receives it reads memory that was given back.</summary>
    public const byte Pattern = 0xDD;

    private static readonly HashSet<Block> Rented = new(ReferenceEqualityComparer.Instance);
    private static readonly List<Block> Returned = [];
    private static readonly Dictionary<int, Stack<Block>> Free = [];

    public static Block Rent(int bytes)
    {
        if (!Free.TryGetValue(bytes, out var free)) Free[bytes] = free = [];
        if (!free.TryPop(out var block)) block = new Block(new byte[bytes]);
        block.LinkFree(null);
        Rented.Add(block);
        return block;
    }

    public static void Return(Block block)
    {
        if (!Rented.Remove(block)) Schedule.Active?.Fail("A block was returned twice.");
        if (block.IsDisowned) return;
        // Only what was in use can have been written to; the rest is not cleared, for speed.
        block.Array.AsSpan(0, Math.Min(block.Array.Length, Checked)).Fill(Pattern);
        Returned.Add(block);
    }

    /// <summary>What a schedule left behind; null: nothing was written after its return. Makes the pool ready for the next schedule.</summary>
    public static string? End()
    {
        string? fault = null;
        foreach (var block in Returned)
        {
            if (block.Array.AsSpan(0, Math.Min(block.Array.Length, Checked)).ContainsAnyExcept(Pattern)) fault = "A block was written to after its return.";
            Free[block.Array.Length].Push(block);
        }

        Returned.Clear();
        foreach (var block in Rented)
        {
            fault ??= "A block was never returned.";
            if (!block.IsDisowned) Free[block.Array.Length].Push(block);
        }

        Rented.Clear();
        return fault;
    }

    // Scenarios write and receive fewer bytes than this from a block's start.
    private const int Checked = 4096;
}
