using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class TopicKeysTests
{
    [Test]
    public void The_event_before_of_the_same_key_is_superseded_unless_it_was_evicted()
    {
        var keys = new TopicKeys();
        Assert.That(keys.Note("a", 1), Is.Zero);
        Assert.That(keys.Note("b", 2), Is.Zero);
        Assert.That(keys.Note("a", 3), Is.EqualTo(1));
        keys.Forget(1);
        Assert.That(keys.Note("a", 4), Is.EqualTo(3));
        keys.Forget(4);
        keys.Forget(99);
        Assert.That(keys.Note("a", 5), Is.Zero);
        Assert.That(keys.Note("b", 6), Is.EqualTo(2));
    }
}
