using RatEngine.Buffers;

namespace RatEngine.Tests.Buffers;

public sealed class PoolChecksTests
{
    private const int MaxHeld = 2;

    private readonly List<string> _faults = [];

    [SetUp]
    public void Clear() => _faults.Clear();

    [Test]
    public void Block_that_is_used_as_it_should_be_is_no_fault()
    {
        var shelf = MakeShelf();
        for (var i = 0; i < 10; i++)
        {
            var block = shelf.Rent();
            block.Array.AsSpan().Fill((byte)i);
            shelf.Return(block);
        }

        shelf.VerifyReturned();
        Assert.That((_faults.Count, shelf.RentedCount), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void Returned_block_shows_the_pattern_and_is_not_rented_at_once()
    {
        var shelf = MakeShelf();
        var block = shelf.Rent();
        shelf.Return(block);

        Assert.That(block.Array, Is.All.EqualTo(PoolChecks.Pattern));
        Assert.That(shelf.Rent(), Is.Not.SameAs(block));
    }

    [Test]
    public void Block_that_is_returned_twice_is_named_with_both_places()
    {
        var shelf = MakeShelf();
        var block = shelf.Rent();
        shelf.Return(block);
        shelf.Return(block);

        Assert.That(_faults[0], Does.Contain("returned twice").And.Contain("Last rented").And.Contain("Last returned").And.Contain(nameof(PoolChecksTests)));
    }

    [Test]
    public void Write_after_the_return_is_found_when_the_block_is_rented_again_or_checked([Values] bool byCheck)
    {
        var shelf = MakeShelf();
        var block = shelf.Rent();
        shelf.Return(block);
        block.Array[7] = 1;

        if (byCheck) shelf.VerifyReturned();
        else
        {
            var others = Enumerable.Range(0, MaxHeld).Select(_ => shelf.Rent()).ToList();
            others.ForEach(shelf.Return);
        }

        Assert.That(_faults, Has.Some.Contain("written to at byte 7"));
    }

    [Test]
    public void Return_of_more_than_was_rented_is_found()
    {
        var shelf = MakeShelf();
        shelf.Return(shelf.Rent());
        var strange = MakeShelf().Rent();
        shelf.Return(strange);

        Assert.That(_faults, Has.Some.Contain("more blocks were returned than rented"));
    }

    [Test]
    public void Disowned_block_keeps_its_bytes_and_is_not_used_again()
    {
        var shelf = MakeShelf();
        var block = shelf.Rent();
        block.Array[0] = 42;
        block.Disown();
        shelf.Return(block);
        block.Array[1] = 43;

        shelf.VerifyReturned();
        var later = Enumerable.Range(0, 10).Select(_ => shelf.Rent()).ToList();
        Assert.That(later, Has.No.Member(block));
        Assert.That((block.Array[0], _faults.Count), Is.EqualTo(((byte)42, 0)));
    }

    private BlockShelf MakeShelf() => new(64, 16, new PoolChecks(MaxHeld, _faults.Add));
}
