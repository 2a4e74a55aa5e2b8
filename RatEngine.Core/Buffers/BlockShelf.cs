namespace RatEngine.Buffers;

/// <summary>The free blocks of one size: an intrusive stack a processor, each behind its own lock.</summary>
internal sealed class BlockShelf
{
    private readonly Shelf[] _shelves = CreateShelves();
    private readonly int _blockBytes;
    private readonly int _maxFree;

    public BlockShelf(int blockBytes, int maxFree)
    {
        _blockBytes = blockBytes;
        _maxFree = maxFree / _shelves.Length;
    }

    public long RentedCount
    {
        get
        {
            var sum = 0L;
            foreach (var shelf in _shelves)
                lock (shelf) sum += shelf.Rented;
            return sum;
        }
    }

    public Block Rent()
    {
        var shelf = _shelves[Thread.GetCurrentProcessorId() % _shelves.Length];
        lock (shelf)
        {
            shelf.Rented++;
            if (shelf.Top is { } block)
            {
                shelf.Top = block.NextBlock;
                shelf.Free--;
                block.LinkFree(null);
                return block;
            }
        }

        return new Block(GC.AllocateUninitializedArray<byte>(_blockBytes, pinned: true));
    }

    public void Return(Block block)
    {
        var shelf = _shelves[Thread.GetCurrentProcessorId() % _shelves.Length];
        lock (shelf)
        {
            shelf.Rented--;
            if (shelf.Free >= _maxFree) return;
            block.LinkFree(shelf.Top);
            shelf.Top = block;
            shelf.Free++;
        }
    }

    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[Environment.ProcessorCount];
        for (var i = 0; i < shelves.Length; i++) shelves[i] = new Shelf();
        return shelves;
    }

    private sealed class Shelf
    {
        public Block? Top;
        public int Free;
        public long Rented;
    }
}
