using System.Numerics;

namespace RatEngine.Buffers;

/// <summary>Writes a size in hexadecimal: the form of a chunk's size (RFC 9112 section 7.1).</summary>
internal static class HexNumber
{
    private const int BitsADigit = 4;

    /// <summary>The digits that <paramref name="value"/> takes: 1 to 8.</summary>
    public static int CountDigits(int value) => BitOperations.Log2((uint)value | 1) / BitsADigit + 1;

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="destination"/> and says how many bytes that took.</summary>
    public static int Write(int value, Span<byte> destination)
    {
        var digits = CountDigits(value);
        Fill(value, destination[..digits]);
        return digits;
    }

    /// <summary>Writes <paramref name="value"/> to the whole of <paramref name="destination"/>, with zeros before it, which the form allows too.</summary>
    public static void Fill(int value, Span<byte> destination)
    {
        var rest = (uint)value;
        for (var i = destination.Length - 1; i >= 0; i--, rest >>= BitsADigit)
            destination[i] = "0123456789abcdef"u8[(int)(rest & 0xF)];
    }
}
