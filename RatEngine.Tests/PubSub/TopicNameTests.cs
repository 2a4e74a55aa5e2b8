using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class TopicNameTests
{
    [TestCase("a", true)]
    [TestCase("a/b c/ü/🐀", true)]
    [TestCase("a*b", true)]
    [TestCase("\ufffd", true)]
    [TestCase("", false)]
    [TestCase("a\n", false)]
    [TestCase("a\0", false)]
    [TestCase("\u007f", false)]
    [TestCase("\u0085", false)]
    public void Names_are_text_without_control_characters(string name, bool valid) => Assert.That(TopicName.IsValid(name), Is.EqualTo(valid));

    [Test]
    public void Half_a_surrogate_pair_is_no_name()
    {
        // Attributes cannot hold them: they are UTF-8.
        foreach (var name in new[] { "\ud83d", "\udc00a", "a\ud83d/b", "\ufffd\ud83d" }) Assert.That(TopicName.IsValid(name), Is.False);
    }

    [TestCase("a", 200, true)]
    [TestCase("a", 201, false)]
    [TestCase("🐀", 200, true)]
    [TestCase("🐀", 201, false)]
    public void Length_is_counted_in_characters(string character, int count, bool valid) =>
        Assert.That(TopicName.IsValid(string.Concat(Enumerable.Repeat(character, count))), Is.EqualTo(valid));

    [TestCase("*", true)]
    [TestCase("**", true)]
    [TestCase("a/*/b", true)]
    [TestCase("a/**", true)]
    [TestCase("a*", false)]
    [TestCase("***", false)]
    [TestCase("a/b*", false)]
    public void A_pattern_has_a_level_that_is_a_wildcard(string name, bool pattern) => Assert.That(TopicName.IsPattern(name), Is.EqualTo(pattern));

    [TestCase("*", "a", true)]
    [TestCase("*", "a/b", false)]
    [TestCase("*", "", true)]
    [TestCase("*/*", "a/b", true)]
    [TestCase("*/*", "a", false)]
    [TestCase("a/*", "a/b", true)]
    [TestCase("a/*", "a", false)]
    [TestCase("a/*", "b/b", false)]
    [TestCase("a/*/c", "a/b/c", true)]
    [TestCase("a/*/c", "a/b/d", false)]
    [TestCase("a/*/c", "a/b/c/d", false)]
    [TestCase("**", "a/b/c", true)]
    [TestCase("a/**", "a/b/c", true)]
    [TestCase("a/**", "a", false)]
    [TestCase("a/**", "ab/c", false)]
    [TestCase("a/b", "a/b", true)]
    [TestCase("a/b", "a", false)]
    public void A_star_is_one_level_and_two_are_the_rest(string pattern, string name, bool matches) =>
        Assert.That(TopicName.Matches(pattern, name), Is.EqualTo(matches));
}
