using System.Globalization;

namespace RatEngine.Http;

/// <summary>Reads the <c>Range</c> field: RFC 9110 section 14.2.</summary>
internal static class RangeField
{
    /// <summary>The most ranges that are answered. More is how this field is used to attack (RFC 9110 section 17.15): they get the whole file,
    /// and nothing behind the last of them is looked at.</summary>
    public const int MaxRanges = 16;

    private const string Unit = "bytes=";

    /// <summary>What a field asks of a file.</summary>
    /// <param name="value">The field's value; null where there is none.</param>
    /// <param name="fileLength">The file's length, in bytes.</param>
    /// <returns>The parts asked for, in their order, those that overlap made one: together they are never longer than the file. An empty list
    /// where no part lies within the file (416); null where the whole file is to be sent: no field, another unit, a malformed list, or too many
    /// parts.</returns>
    public static IReadOnlyList<FilePart>? Read(string? value, long fileLength)
    {
        if (value is null || !value.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)) return null;
        var parts = new List<FilePart>();
        var specs = 0;
        foreach (var range in value.AsSpan(Unit.Length).Split(','))
        {
            var spec = value.AsSpan(Unit.Length)[range].Trim(" \t");
            if (spec.IsEmpty) continue;
            if (++specs > MaxRanges || !TryReadSpec(spec, fileLength, out var part)) return null;
            if (part is not null) Add(parts, part.Value);
        }

        return specs == 0 ? null : parts;
    }

    /// <summary>In place of the first part that it overlaps, together with all others that it does.</summary>
    private static void Add(List<FilePart> parts, FilePart added)
    {
        var place = parts.Count;
        for (var i = 0; i < parts.Count;)
        {
            if (!parts[i].Overlaps(added))
            {
                i++;
                continue;
            }

            added = added.Union(parts[i]);
            parts.RemoveAt(i);
            place = Math.Min(place, i);
            // It has grown: those before may overlap it now.
            i = 0;
        }

        parts.Insert(Math.Min(place, parts.Count), added);
    }

    // first "-" [last], or "-" suffix-length. The part is null where it is well-formed but outside the file.
    private static bool TryReadSpec(ReadOnlySpan<char> spec, long fileLength, out FilePart? part)
    {
        part = null;
        var dash = spec.IndexOf('-');
        if (dash < 0) return false;
        if (dash == 0) return TryReadSuffix(spec[1..], fileLength, out part);
        var last = long.MaxValue;
        if (!TryReadPosition(spec[..dash], out var first) || (dash < spec.Length - 1 && !TryReadPosition(spec[(dash + 1)..], out last)) || last < first)
            return false;
        if (first < fileLength) part = new FilePart(first, Math.Min(last, fileLength - 1) - first + 1);
        return true;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> digits, long fileLength, out FilePart? part)
    {
        part = null;
        if (!TryReadPosition(digits, out var length)) return false;
        length = Math.Min(length, fileLength);
        if (length > 0) part = new FilePart(fileLength - length, length);
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
}
