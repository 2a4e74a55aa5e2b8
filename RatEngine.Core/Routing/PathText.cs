using System.Text;

namespace RatEngine.Routing;

/// <summary>Makes text of the decoded path that the router reads.</summary>
internal static class PathText
{
    /// <summary>What stands for an escaped slash (<c>%2F</c>), so that it splits no segment. NUL, since <c>%00</c> is refused before.</summary>
    public const byte EscapedSlash = 0;

    /// <summary>The text of a path, or of a value in it, with its escaped slashes as slashes again.</summary>
    public static string ToString(ReadOnlySpan<byte> path)
    {
        var text = Encoding.UTF8.GetString(path);
        return path.Contains(EscapedSlash) ? text.Replace((char)EscapedSlash, '/') : text;
    }
}
