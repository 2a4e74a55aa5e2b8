using System.Globalization;

namespace RatEngine.Server.Configuration;

/// <summary>Sizes as they stand in options: bytes, or <c>64KiB</c>, <c>10MiB</c>, <c>2GiB</c>, <c>1TiB</c> (and KB, MB, GB, TB for powers of 1000).</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ];

    /// <summary>Reads a whole number of bytes from 1 up.</summary>
    public static bool TryRead(string text, out long value)
    {
        value = 0;
        (string unit, long scale) = Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        ReadOnlySpan<char> number = unit is null ? text : text.AsSpan(0, text.Length - unit.Length);
        if (unit is null)
            scale = 1;
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long amount) || amount < 1 || amount > long.MaxValue / scale)
            return false;
        value = amount * scale;
        return true;
    }
}
