using System.Buffers;
using System.Text;

namespace RatEngine.PubSub;

/// <summary>Names and patterns of topics. Levels are separated by <c>/</c>; in a pattern a level <c>*</c> stands for any one level, and a last
/// level <c>**</c> for all that follow.</summary>
internal static class TopicName
{
    public const int MaxLength = 200;
    public const int MaxPatternLevels = 32;
    public const string Expected = "1 to 200 characters without control characters";

    /// <summary>True for a name that can be published to.</summary>
    public static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaxLength * 2) return false;
        var characters = 0;
        ReadOnlySpan<char> rest = name;
        while (!rest.IsEmpty)
        {
            // Half a surrogate pair is no character: names are UTF-8 on the wire.
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || Rune.IsControl(rune)) return false;
            rest = rest[length..];
            characters++;
        }

        return characters <= MaxLength;
    }

    public static bool IsPattern(string name) => name.Contains('*') && HasWildcard(name);

    public static bool Matches(string pattern, string name)
    {
        ReadOnlySpan<char> left = pattern;
        ReadOnlySpan<char> right = name;
        while (true)
        {
            if (left is "**") return true;
            var leftEnd = left.IndexOf('/');
            var rightEnd = right.IndexOf('/');
            var level = leftEnd < 0 ? left : left[..leftEnd];
            if (level is not "*" && !level.SequenceEqual(rightEnd < 0 ? right : right[..rightEnd])) return false;
            if (leftEnd < 0 || rightEnd < 0) return leftEnd < 0 && rightEnd < 0;
            left = left[(leftEnd + 1)..];
            right = right[(rightEnd + 1)..];
        }
    }

    /// <summary>True for a pattern that can match nothing: a level <c>**</c> that is not its last.</summary>
    public static bool IsDeadPattern(string name) => name.StartsWith("**/", StringComparison.Ordinal) || name.Contains("/**/", StringComparison.Ordinal);

    /// <summary>True for a pattern of more levels than are taken: each level of it takes memory of its own.</summary>
    public static bool IsDeepPattern(string name) => name.AsSpan().Count('/') >= MaxPatternLevels && IsPattern(name);

    private static bool HasWildcard(string name)
    {
        foreach (var level in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(level) is "*" or "**") return true;
        }

        return false;
    }
}
