namespace RatEngine.Buffers;

/// <summary>Blocks of two sizes, shared by all connections. Thread-safe; a block has one owner from rent to return.</summary>
internal static class BlockPool
{
    /// <summary>4 KiB: a page; a browser's request head takes about 1 KiB.</summary>
    public const int SmallBytes = 4 * 1024;

    /// <summary>64 KiB: one send or receive of a busy stream or upload, and small enough for the second-level cache.</summary>
    public const int LargeBytes = 64 * 1024;

    // What a burst leaves behind is bounded: 16 MiB of small and 16 MiB of large blocks.
    private static readonly BlockShelf Small = new(SmallBytes, 4096, MakeChecks(1024));
    private static readonly BlockShelf Large = new(LargeBytes, 256, MakeChecks(128));

    /// <summary>How many blocks are out: tests hold a server to give all of them back.</summary>
    public static long RentedCount => Small.RentedCount + Large.RentedCount;

    public static Block RentSmall() => Small.Rent();

    public static Block RentLarge() => Large.Rent();

    /// <summary>A block with room for at least <paramref name="bytes"/>; one larger than the large size is not pooled.</summary>
    public static Block Rent(int bytes) => bytes switch
    {
        <= SmallBytes => Small.Rent(),
        <= LargeBytes => Large.Rent(),
        _ => new Block(GC.AllocateUninitializedArray<byte>(bytes)),
    };

    public static void Return(Block block)
    {
        if (block.Array.Length == SmallBytes) Small.Return(block);
        else if (block.Array.Length == LargeBytes) Large.Return(block);
    }

    /// <summary>In the checked mode: ends the process if a returned block was written to.</summary>
    public static void VerifyReturned()
    {
        Small.VerifyReturned();
        Large.VerifyReturned();
    }

    /// <summary>Returns a whole chain.</summary>
    public static void ReturnAll(Block? first)
    {
        while (first is not null)
        {
            var next = first.NextBlock;
            Return(first);
            first = next;
        }
    }

    private static PoolChecks? MakeChecks(int maxHeld) => PoolChecks.AreOn ? new PoolChecks(maxHeld, PoolChecks.EndProcess) : null;
}
