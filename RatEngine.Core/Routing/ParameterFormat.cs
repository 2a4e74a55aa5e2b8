using System.Buffers;
using System.Globalization;

namespace RatEngine.Routing;

/// <summary>Says whether a value of the path fits a parameter's kind. Allocates nothing, and knows no culture.</summary>
internal static class ParameterFormat
{
    private const int UuidLength = 36;
    private const int MaxInt64Digits = 19;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static bool Fits(ParameterKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        ParameterKind.Uuid => IsUuid(value),
        ParameterKind.Int => IsInt64(value),
        ParameterKind.Float => IsFiniteDouble(value),
        _ => !value.IsEmpty,
    };

    private static bool IsUuid(ReadOnlySpan<byte> value) =>
        value.Length == UuidLength
        && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-'
        && IsHex(value[..8]) && IsHex(value[9..13]) && IsHex(value[14..18]) && IsHex(value[19..23]) && IsHex(value[24..]);

    private static bool IsHex(ReadOnlySpan<byte> value) => !value.ContainsAnyExcept(HexDigits);

    private static bool IsInt64(ReadOnlySpan<byte> value)
    {
        var isNegative = value.StartsWith((byte)'-');
        var digits = isNegative ? value[1..] : value;
        if (digits.Length is 0 or > MaxInt64Digits)
            return false;

        // Nineteen digits cannot overflow 64 bits without a sign, so the bound is compared once, at the end.
        var magnitude = 0UL;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            magnitude = magnitude * 10 + (uint)(digit - '0');
        }
        return magnitude <= long.MaxValue + (isNegative ? 1UL : 0UL);
    }

    /// <summary>The form is checked first: <see cref="double.TryParse(ReadOnlySpan{byte}, NumberStyles, IFormatProvider?, out double)"/>
    /// would also take white space, a plus, <c>.5</c>, <c>1.</c> and NaN.</summary>
    private static bool IsFiniteDouble(ReadOnlySpan<byte> value)
    {
        var rest = value.StartsWith((byte)'-') ? value[1..] : value;
        if (!TrySkipDigits(ref rest))
            return false;
        if (rest.StartsWith((byte)'.'))
        {
            rest = rest[1..];
            if (!TrySkipDigits(ref rest))
                return false;
        }
        if (!rest.IsEmpty && !TrySkipExponent(ref rest))
            return false;
        return rest.IsEmpty
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number);
    }

    private static bool TrySkipExponent(ref ReadOnlySpan<byte> rest)
    {
        if (rest[0] is not ((byte)'e' or (byte)'E'))
            return false;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is (byte)'+' or (byte)'-')
            rest = rest[1..];
        return TrySkipDigits(ref rest);
    }

    private static bool TrySkipDigits(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAnyExcept(Digits);
        var count = end < 0 ? rest.Length : end;
        rest = rest[count..];
        return count > 0;
    }
}
