using System.Globalization;

namespace RatEngine.Buffers;

/// <summary>Writes a number that is not negative in ASCII digits, whatever the culture.</summary>
internal static class DecimalNumber
{
    /// <summary>The digits that <paramref name="value"/> takes: 1 to 19.</summary>
    public static int CountDigits(long value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
            digits++;
        return digits;
    }

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="destination"/> and says how many bytes that took.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the digits.</exception>
    public static int Write(long value, Span<byte> destination)
    {
        if (!value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture))
            throw new ArgumentException(
                $"{value} takes {CountDigits(value)} bytes, and there is room for {destination.Length}.", nameof(destination));
        return written;
    }
}
