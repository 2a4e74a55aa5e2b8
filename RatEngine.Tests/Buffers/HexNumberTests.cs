using System.Globalization;
using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Tests.Buffers;

public sealed class HexNumberTests
{
    [TestCase(0, "0")]
    [TestCase(1, "1")]
    [TestCase(15, "f")]
    [TestCase(16, "10")]
    [TestCase(255, "ff")]
    [TestCase(256, "100")]
    [TestCase(0xABCDEF, "abcdef")]
    [TestCase(int.MaxValue, "7fffffff")]
    public void A_size_is_written_without_leading_zeros(int value, string expected) => Assert.That(Write(value), Is.EqualTo(expected));

    [TestCase(0, "0000")]
    [TestCase(0xABC, "0abc")]
    [TestCase(0xFFFF, "ffff")]
    public void A_size_fills_its_place_with_leading_zeros(int value, string expected)
    {
        var place = new byte[expected.Length];
        HexNumber.Fill(value, place);
        Assert.That(Encoding.ASCII.GetString(place), Is.EqualTo(expected));
    }

    [Test]
    public void Every_bit_length_reads_back()
    {
        for (var bit = 0; bit < 31; bit++)
            foreach (var value in new[] { (1 << bit) - 1, 1 << bit, (1 << bit) + 1 })
                Assert.That(int.Parse(Write(value), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), Is.EqualTo(value));
    }

    private static string Write(int value)
    {
        var exact = new byte[HexNumber.CountDigits(value)];
        Assert.That(HexNumber.Write(value, exact), Is.EqualTo(exact.Length));
        return Encoding.ASCII.GetString(exact);
    }
}
