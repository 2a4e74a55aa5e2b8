using RatEngine.Buffers;

namespace RatEngine.Tests.Buffers;

public sealed class BlockPoolTests
{
    [TestCase(0, BlockPool.SmallBytes)]
    [TestCase(BlockPool.SmallBytes, BlockPool.SmallBytes)]
    [TestCase(BlockPool.SmallBytes + 1, BlockPool.LargeBytes)]
    [TestCase(BlockPool.LargeBytes, BlockPool.LargeBytes)]
    [TestCase(BlockPool.LargeBytes + 1, BlockPool.LargeBytes + 1)]
    public void Block_has_room_for_what_was_asked(int bytes, int room)
    {
        var block = BlockPool.Rent(bytes);
        Assert.That(block.Free, Is.EqualTo(room));
        BlockPool.Return(block);
    }

    [Test]
    public void Returned_chain_comes_back_as_single_empty_blocks()
    {
        var first = BlockPool.RentSmall();
        var second = BlockPool.RentSmall();
        first.Fill(10);
        first.Append(second);
        second.Fill(20);
        Assert.That(second.RunningIndex, Is.EqualTo(10));

        BlockPool.ReturnAll(first);

        var again = BlockPool.RentSmall();
        Assert.That((again.Count, again.Start, again.NextBlock, again.Next, again.RunningIndex), Is.EqualTo((0, 0, (Block?)null, again.Next, 0L)));
        Assert.That(again.Next, Is.Null);
        BlockPool.Return(again);
    }

    [Test]
    public void A_block_of_another_processors_shelf_is_taken_before_memory_is()
    {
        var shelf = new BlockShelf(64, 16);
        var blocks = Enumerable.Range(0, 8).Select(_ => shelf.Rent()).ToHashSet();
        // Wherever these threads run, and whoever returns what.
        foreach (var block in blocks) Task.Run(() => shelf.Return(block)).Wait();
        Assert.That(Enumerable.Range(0, 8).Select(_ => shelf.Rent()), Is.SubsetOf(blocks));
    }

    [Category("Allocation")]
    [Test]
    public void Renting_and_returning_allocates_nothing()
    {
        BlockPool.Return(BlockPool.RentSmall());
        BlockPool.Return(BlockPool.RentLarge());
        // The thread may change processors, and each has a shelf of its own: what is asked is that no block is made each time.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            BlockPool.Return(BlockPool.RentSmall());
            BlockPool.Return(BlockPool.RentLarge());
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Environment.ProcessorCount * 2L * BlockPool.LargeBytes));
    }
}
