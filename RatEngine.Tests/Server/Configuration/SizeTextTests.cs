using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class SizeTextTests
{
    [TestCase("1", 1)]
    [TestCase("64KiB", 65_536)]
    [TestCase("10mib", 10_485_760)]
    [TestCase("30MB", 30_000_000)]
    [TestCase("10GiB", 10_737_418_240)]
    public void A_size_is_a_number_and_a_unit(string text, long bytes)
    {
        Assert.That(SizeText.TryRead(text, out long value), Is.True);
        Assert.That(value, Is.EqualTo(bytes));
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1.5MiB")]
    [TestCase("10 MiB")]
    [TestCase("MiB")]
    [TestCase("9223372036854775807KiB")]
    public void Anything_else_is_none(string text) => Assert.That(SizeText.TryRead(text, out _), Is.False);
}
