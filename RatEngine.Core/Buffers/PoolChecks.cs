namespace RatEngine.Buffers;

/// <summary>The checked mode of the pool. It finds uses of blocks after their return: a returned block is filled with a pattern and held back for a
/// while. A write to it is found when it leaves, a read from it shows the pattern. On by the environment variable <c>RATENGINE_CHECKED_POOL=1</c> or
/// the AppContext switch <c>RatEngine.CheckedPool</c>.</summary>
internal sealed class PoolChecks(int maxHeld, Action<string> onFault)
{
    /// <summary>What a returned block is filled with. Not valid UTF-8, and no byte of a text protocol.</summary>
    public const byte Pattern = 0xDB;

    private readonly Queue<Block> _held = new();

    public static bool AreOn { get; } =
        Environment.GetEnvironmentVariable("RATENGINE_CHECKED_POOL") == "1" || (AppContext.TryGetSwitch("RatEngine.CheckedPool", out var isOn) && isOn);

    /// <summary>Ends the process: after a use of foreign memory nothing that it does can be trusted.</summary>
    public static void EndProcess(string fault) => Environment.FailFast("RatEngine's checked pool: " + fault);

    public static void OnRent(Block block) => (block.History ??= new BlockHistory()).Rent();

    /// <summary>Takes a block that was returned.</summary>
    /// <returns>A block that was held back long enough and may be rented again; null where none was.</returns>
    public Block? OnReturn(Block block)
    {
        var history = block.History ??= new BlockHistory();
        if (!history.IsRented)
        {
            onFault($"a block was returned twice. This return:\n{Environment.StackTrace}\n{history}");
            return null;
        }

        history.Return();
        // Its user may still write to it, and the pool will not give it to another.
        if (block.IsDisowned) return null;
        block.Array.AsSpan().Fill(Pattern);
        Block? released = null;
        lock (_held)
        {
            _held.Enqueue(block);
            if (_held.Count > maxHeld) released = _held.Dequeue();
        }

        if (released is not null) Verify(released);
        return released;
    }

    public void OnCountBelowZero() => onFault($"more blocks were returned than rented. This return:\n{Environment.StackTrace}");

    /// <summary>Checks all blocks that are held back.</summary>
    public void VerifyHeld()
    {
        lock (_held)
        {
            foreach (var block in _held) Verify(block);
        }
    }

    private void Verify(Block block)
    {
        var at = block.Array.AsSpan().IndexOfAnyExcept(Pattern);
        if (at >= 0) onFault($"a block was written to at byte {at} after its return.\n{block.History}");
    }
}
