using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class DurationTextTests
{
    [TestCase("250ms", 250)]
    [TestCase("15s", 15_000)]
    [TestCase("1.5s", 1_500)]
    [TestCase("2m", 120_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("7", 7_000)]
    [TestCase("2M", 120_000)]
    public void A_duration_is_a_number_and_a_unit(string text, double milliseconds)
    {
        Assert.That(DurationText.TryRead(text, out TimeSpan value), Is.True);
        Assert.That(value.TotalMilliseconds, Is.EqualTo(milliseconds));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("0s")]
    [TestCase("-1s")]
    [TestCase("1d")]
    [TestCase("1 s")]
    [TestCase("1e3s")]
    [TestCase("NaN")]
    [TestCase("9999h")]
    public void Anything_else_is_none(string text) => Assert.That(DurationText.TryRead(text, out _), Is.False);
}
