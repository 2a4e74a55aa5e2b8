using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary><c>Content-Length</c> read strictly: digits, no sign, no list, no leading zero, within 63 bits.</summary>
internal static class ContentLengthField
{
    // long.MaxValue has 19 digits.
    private const int MaxDigits = 19;

    public static bool TryParse(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        if (value.Length is 0 or > MaxDigits || (value.Length > 1 && value[0] == '0')) return false;
        var total = 0UL;
        foreach (var digit in value)
        {
            if (!ByteClasses.IsDigit(digit)) return false;
            total = (total * 10) + (ulong)(digit - '0');
        }

        length = (long)total;
        return total <= long.MaxValue;
    }
}
