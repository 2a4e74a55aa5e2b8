using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Publishing;

namespace RatEngine.Tests.Server.Publishing;

public sealed class IdempotencyTableTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public void An_answer_is_remembered_for_its_time()
    {
        IdempotencyTable table = new(FiveMinutes, 10_000, 100, _time);
        table.Complete(table.Take("k", out _), [1], [2]);
        _time.Advance(FiveMinutes - TimeSpan.FromTicks(1));
        Assert.That(table.Take("k", out bool isFirst).Answer, Is.EqualTo(new byte[] { 2 }));
        Assert.That(isFirst, Is.False);
        _time.Advance(TimeSpan.FromTicks(1));
        table.Take("k", out isFirst);
        Assert.That(isFirst, Is.True);
    }

    [Test]
    public void A_request_under_way_has_no_answer_and_is_never_forgotten()
    {
        IdempotencyTable table = new(FiveMinutes, 10_000, 100, _time);
        table.Take("k", out _);
        _time.Advance(10 * FiveMinutes);
        Assert.That(table.Take("k", out bool isFirst).Answer, Is.Null);
        Assert.That(isFirst, Is.False);
    }

    [Test]
    public void Over_its_bytes_it_forgets_the_oldest()
    {
        IdempotencyTable table = new(FiveMinutes, 2500, 100, _time);
        foreach (string key in new[] { "a", "b", "c" })
            table.Complete(table.Take(key, out _), [], new byte[1000]);
        table.Take("c", out bool isFirst);
        Assert.That(isFirst, Is.False);
        table.Take("a", out isFirst);
        Assert.That(isFirst, Is.True);
    }

    [Test]
    public void Over_its_number_it_forgets_the_oldest_and_refuses_where_all_are_under_way()
    {
        IdempotencyTable table = new(FiveMinutes, 10_000_000, 3, _time);
        for (int i = 0; i < 30; i++)
            table.Complete(table.Take($"k{i}", out _), [], []);
        table.Take("k29", out bool isFirst);
        Assert.That(isFirst, Is.False);
        table.Take("k26", out isFirst);
        Assert.That(isFirst, Is.True);
        table.Take("one more", out _);
        table.Take("and one", out _);
        Assert.That(() => table.Take("too many", out _), Throws.TypeOf<PublicationException>().With.Property("Status").EqualTo(503));
    }

    [Test]
    public void A_key_that_was_released_is_free()
    {
        IdempotencyTable table = new(FiveMinutes, 10_000, 100, _time);
        table.Release(table.Take("k", out _));
        table.Take("k", out bool isFirst);
        Assert.That(isFirst, Is.True);
    }
}
