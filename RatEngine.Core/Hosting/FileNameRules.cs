using System.Buffers;
using System.Collections.Frozen;

namespace RatEngine.Hosting;

/// <summary>Which names in a path may be those of files. A name that means something else on any system is served on none.</summary>
internal static class FileNameRules
{
    // Separators, drives and streams, wildcards, and what Windows forbids in names; control characters are looked for apart.
    private static readonly SearchValues<char> Special = SearchValues.Create("\\/:*?\"<>|");

    // With any extension these are devices on Windows.
    private static readonly FrozenSet<string> Devices = new[]
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00B9", "COM\u00B2", "COM\u00B3",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00B9", "LPT\u00B2", "LPT\u00B3",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> DeviceNames = Devices.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>False for a name that is empty, hidden (a dot first, "." and ".." with it), ends in a dot or space (Windows drops them), names a
    /// device, a stream or a short name of Windows (<c>PROGRA~1</c>, at most 8 + 3 characters), or holds a separator or control character.</summary>
    public static bool CanServe(ReadOnlySpan<char> name) =>
        !name.IsEmpty
        && name[0] != '.'
        && name[^1] is not ('.' or ' ')
        && !name.ContainsAny(Special)
        && !HasControl(name)
        && !IsShortName(name)
        && !DeviceNames.Contains(Stem(name));

    private static bool HasControl(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (char.IsControl(c)) return true;
        }

        return false;
    }

    // Up to eight characters that end in a tilde and digits, then one extension of up to three.
    private static bool IsShortName(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        var stem = dot < 0 ? name : name[..dot];
        var extension = dot < 0 ? default : name[(dot + 1)..];
        var digits = stem[(stem.LastIndexOf('~') + 1)..];
        return stem.Length <= 8 && extension.Length <= 3 && !extension.Contains('.')
            && digits.Length > 0 && digits.Length < stem.Length && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static ReadOnlySpan<char> Stem(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        return (dot < 0 ? name : name[..dot]).TrimEnd(' ');
    }
}
