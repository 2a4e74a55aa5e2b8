using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class EventIdTests
{
    [Test]
    public void An_id_reads_back_as_it_was_written()
    {
        var id = new EventId(EventId.NewEpoch(), long.MaxValue);
        Assert.That(EventId.TryParse(id.ToString(), out var read), Is.True);
        Assert.That(read, Is.EqualTo(id));
        Assert.That(id.ToString(), Has.Length.LessThanOrEqualTo(EventId.MaxLength).And.Match("^[A-Za-z0-9._~-]+$"));
    }

    [TestCase("")]
    [TestCase("a")]
    [TestCase("-1")]
    [TestCase("a-")]
    [TestCase("a- 1")]
    [TestCase("a-+1")]
    [TestCase("a-1x")]
    [TestCase("a-9223372036854775808")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1")]
    public void What_is_no_id_is_not_read(string text) => Assert.That(EventId.TryParse(text, out _), Is.False);

    [Test]
    public void Epochs_differ() => Assert.That(Enumerable.Range(0, 100).Select(_ => EventId.NewEpoch()), Is.Unique);
}
