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
    public void A_key_that_was_released_is_free()
    {
        IdempotencyTable table = new(FiveMinutes, 10_000, 100, _time);
        table.Release(table.Take("k", out _));
        table.Take("k", out bool isFirst);
        Assert.That(isFirst, Is.True);
    }
}
