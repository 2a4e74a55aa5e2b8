using System.Text;

namespace RatEngine.Server.Uploads;

/// <summary>Names of files as clients send them.</summary>
internal static class FileNames
{
    private const string Unnamed = "upload.bin";

    // What common file systems take as one name.
    private const int MaxLength = 255;

    /// <summary>The last part of a path, without control characters, at most 255 characters; <c>upload.bin</c> where nothing is left.</summary>
    public static string Clean(string? fileName)
    {
        StringBuilder clean = new();
        foreach (Rune rune in (fileName ?? "").AsSpan()[LastPart(fileName)..].EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && !IsDirectionMark(rune) && clean.Length + rune.Utf16SequenceLength <= MaxLength)
                clean.Append(rune.ToString());
        }

        string name = clean.ToString().Trim();
        return name is "" or "." or ".." ? Unnamed : name;
    }

    private static int LastPart(string? path) => (path?.LastIndexOfAny(['/', '\\']) ?? -1) + 1;

    // These reverse what stands after them, so that "exe.jpg" can be shown for "gpj.exe".
    private static bool IsDirectionMark(Rune rune) => rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069;
}
