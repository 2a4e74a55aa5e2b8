using System.Globalization;

namespace RatEngine.Server.Files;

/// <summary>Reads the <c>Range</c> field: RFC 9110 section 14.2.</summary>
internal static class RangeHeader
{
    /// <summary>The most ranges that are answered. More, or ranges that overlap again and again, are how this field is used to attack
    /// (RFC 9110 section 17.15): they get the whole file.</summary>
    public const int MaxRanges = 16;

    private const string Unit = "bytes=";

    /// <summary>What a field asks of a file.</summary>
    /// <param name="value">The field's value; null where there is none.</param>
    /// <param name="fileLength">The file's length, in bytes.</param>
    /// <returns>The parts asked for, in their order; an empty list where no part lies within the file (416); null where the whole file is to be
    /// sent: no field, another unit, a malformed list, or too many parts.</returns>
    public static IReadOnlyList<ByteRange>? Read(string? value, long fileLength)
    {
        if (value is null || !value.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
            return null;
        List<ByteRange> ranges = [];
        int specs = 0;
        foreach (Range part in value.AsSpan(Unit.Length).Split(','))
        {
            ReadOnlySpan<char> spec = value.AsSpan(Unit.Length)[part].Trim(" \t");
            if (spec.IsEmpty)
                continue;
            if (++specs > MaxRanges || !TryReadSpec(spec, fileLength, out ByteRange? range))
                return null;
            if (range is not null)
                ranges.Add(range.Value);
        }

        return specs == 0 || IsWasteful(ranges, fileLength) ? null : ranges;
    }

    // first "-" [last], or "-" suffix-length. The range is null where it is well-formed but outside the file.
    private static bool TryReadSpec(ReadOnlySpan<char> spec, long fileLength, out ByteRange? range)
    {
        range = null;
        int dash = spec.IndexOf('-');
        if (dash < 0)
            return false;
        if (dash == 0)
            return TryReadSuffix(spec[1..], fileLength, out range);
        long last = long.MaxValue;
        if (!TryReadPosition(spec[..dash], out long first) || (dash < spec.Length - 1 && !TryReadPosition(spec[(dash + 1)..], out last)) || last < first)
            return false;
        if (first < fileLength)
            range = new ByteRange(first, Math.Min(last, fileLength - 1) - first + 1);
        return true;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> digits, long fileLength, out ByteRange? range)
    {
        range = null;
        if (!TryReadPosition(digits, out long length))
            return false;
        length = Math.Min(length, fileLength);
        if (length > 0)
            range = new ByteRange(fileLength - length, length);
        return true;
    }

    // A number too large for 63 bits is past the end of every file, not malformed.
    private static bool TryReadPosition(ReadOnlySpan<char> digits, out long position)
    {
        position = long.MaxValue;
        return digits.Length > 0
            && !digits.ContainsAnyExceptInRange('0', '9')
            && (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out position) || (position = long.MaxValue) > 0);
    }

    private static bool IsWasteful(List<ByteRange> ranges, long fileLength)
    {
        long left = fileLength;
        foreach (ByteRange range in ranges)
            left -= range.Length;
        return left < 0;
    }
}
