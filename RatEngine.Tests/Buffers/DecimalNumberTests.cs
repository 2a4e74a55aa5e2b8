using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Tests.Buffers;

public sealed class DecimalNumberTests
{
    [TestCase(0, "0")]
    [TestCase(9, "9")]
    [TestCase(10, "10")]
    [TestCase(99, "99")]
    [TestCase(100, "100")]
    [TestCase(3000, "3000")]
    [TestCase(long.MaxValue, "9223372036854775807")]
    public void A_number_is_written_in_digits_alone(long value, string expected)
    {
        var exact = new byte[DecimalNumber.CountDigits(value)];

        Assert.That(DecimalNumber.Write(value, exact), Is.EqualTo(exact.Length));
        Assert.That(Encoding.ASCII.GetString(exact), Is.EqualTo(expected));
    }

    [Test]
    public void Too_little_room_is_refused_with_what_was_needed() =>
        Assert.That(() => DecimalNumber.Write(3000, new byte[3]),
            Throws.ArgumentException.With.Message.StartsWith("3000 takes 4 bytes, and there is room for 3."));
}
