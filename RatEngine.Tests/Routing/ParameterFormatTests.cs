using System.Globalization;
using System.Text;
using RatEngine.Routing;

namespace RatEngine.Tests.Routing;

public sealed class ParameterFormatTests
{
    [TestCase("0", true)]
    [TestCase("-0", true)]
    [TestCase("007", true)]
    [TestCase("-12", true)]
    [TestCase("9223372036854775807", true)]
    [TestCase("9223372036854775808", false)]
    [TestCase("-9223372036854775808", true)]
    [TestCase("-9223372036854775809", false)]
    [TestCase("9999999999999999999", false)]
    [TestCase("0000000000000000000", true)]
    [TestCase("00000000000000000000", false)]
    [TestCase("", false)]
    [TestCase("-", false)]
    [TestCase("+1", false)]
    [TestCase("1 ", false)]
    [TestCase("1,0", false)]
    [TestCase("1.0", false)]
    [TestCase("0x1", false)]
    [TestCase("--1", false)]
    [TestCase("1\0", false)]
    [TestCase("١", false)]
    public void An_int_is_up_to_nineteen_digits_that_fit_in_64_bits(string value, bool fits) =>
        Assert.That(Fits(ParameterKind.Int, value), Is.EqualTo(fits));

    [TestCase("0", true)]
    [TestCase("12", true)]
    [TestCase("-1.5", true)]
    [TestCase("1e3", true)]
    [TestCase("1.25E-3", true)]
    [TestCase("1e+3", true)]
    [TestCase("99999999999999999999", true)]
    [TestCase("1e308", true)]
    [TestCase("1e309", false)]
    [TestCase("-1e999", false)]
    [TestCase("", false)]
    [TestCase("-", false)]
    [TestCase(".5", false)]
    [TestCase("1.", false)]
    [TestCase("1.e3", false)]
    [TestCase("1e", false)]
    [TestCase("1e+", false)]
    [TestCase("+1", false)]
    [TestCase(" 1", false)]
    [TestCase("1,5", false)]
    [TestCase("1.5.2", false)]
    [TestCase("NaN", false)]
    [TestCase("Infinity", false)]
    public void A_float_is_digits_with_fraction_and_exponent_and_finite(string value, bool fits) =>
        Assert.That(Fits(ParameterKind.Float, value), Is.EqualTo(fits));

    [TestCase("123e4567-e89b-12d3-a456-426614174000", true)]
    [TestCase("123E4567-E89B-12D3-A456-426614174000", true)]
    [TestCase("123e4567e89b12d3a456426614174000", false)]
    [TestCase("{123e4567-e89b-12d3-a456-426614174000}", false)]
    [TestCase("123e4567-e89b-12d3-a456-42661417400", false)]
    [TestCase("123e4567-e89b-12d3-a456-4266141740000", false)]
    [TestCase("123e4567-e89b-12d3-a456-42661417400g", false)]
    [TestCase("123e4567-e89b-12d3-a4560426614174000", false)]
    [TestCase("-23e4567-e89b-12d3-a456-426614174000", false)]
    [TestCase("", false)]
    public void A_uuid_is_five_groups_of_hexadecimal_digits(string value, bool fits) =>
        Assert.That(Fits(ParameterKind.Uuid, value), Is.EqualTo(fits));

    [TestCase("", false)]
    [TestCase("a", true)]
    [TestCase("\0", true)]
    public void A_string_has_at_least_one_byte(string value, bool fits) =>
        Assert.That(Fits(ParameterKind.String, value), Is.EqualTo(fits));

    [Test]
    public void A_float_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NegativeSign = "minus";
            CultureInfo.CurrentCulture = german;
            Assert.That(Fits(ParameterKind.Float, "-1.5"), Is.True);
            Assert.That(Fits(ParameterKind.Float, "1,5"), Is.False);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static bool Fits(ParameterKind kind, string value) => ParameterFormat.Fits(kind, Encoding.UTF8.GetBytes(value));
}
