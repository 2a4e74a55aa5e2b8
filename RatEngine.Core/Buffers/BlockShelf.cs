namespace RatEngine.Buffers;

/// <summary>The free blocks of one size: an intrusive stack a processor, each behind its own lock.</summary>
internal sealed class BlockShelf
{
    private readonly Shelf[] _shelves = CreateShelves();
    private readonly int _blockBytes;
    private readonly int _maxFree;
    private readonly PoolChecks? _checks;

    /// <param name="blockBytes">The size of its blocks.</param>
    /// <param name="maxFree">How many free blocks are kept.</param>
    /// <param name="checks">The checked mode; null: off.</param>
    public BlockShelf(int blockBytes, int maxFree, PoolChecks? checks = null)
    {
        _blockBytes = blockBytes;
        _maxFree = maxFree / _shelves.Length;
        _checks = checks;
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
        var block = Take();
        if (_checks is not null) PoolChecks.OnRent(block);
        return block;
    }

    public void Return(Block block)
    {
        var reusable = _checks is null ? block : _checks.OnReturn(block);
        _shelves[Thread.GetCurrentProcessorId() % _shelves.Length].Put(reusable is { IsDisowned: false } ? reusable : null, _maxFree);
        if (_checks is not null && RentedCount < 0) _checks.OnCountBelowZero();
    }

    public void VerifyReturned() => _checks?.VerifyHeld();

    private Block Take()
    {
        // The other processors' too, before memory is asked for: what one rents another may return, again and again.
        var own = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _shelves.Length; i++)
        {
            if (_shelves[(own + i) % _shelves.Length].TryTake() is { } block) return block;
        }

        _shelves[own % _shelves.Length].CountNew();
        return new Block(GC.AllocateUninitializedArray<byte>(_blockBytes, pinned: true));
    }

    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[Environment.ProcessorCount];
        for (var i = 0; i < shelves.Length; i++) shelves[i] = new Shelf();
        return shelves;
    }

    private sealed class Shelf
    {
        private Block? _top;
        private int _free;

        public long Rented { get; private set; }

        public Block? TryTake()
        {
            if (Volatile.Read(ref _top) is null) return null;
            lock (this)
            {
                if (_top is not { } block) return null;
                Rented++;
                _top = block.NextBlock;
                _free--;
                block.LinkFree(null);
                return block;
            }
        }

        public void CountNew()
        {
            lock (this) Rented++;
        }

        /// <param name="block">What to keep; null: a block was returned that must not be used again.</param>
        /// <param name="maxFree">The most to keep.</param>
        public void Put(Block? block, int maxFree)
        {
            lock (this)
            {
                Rented--;
                if (block is null || _free >= maxFree) return;
                block.LinkFree(_top);
                _top = block;
                _free++;
            }
        }
    }
}
