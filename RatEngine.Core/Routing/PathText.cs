using System.Text;

namespace RatEngine.Routing;

/// <summary>Makes text of the decoded path that the router reads.</summary>
internal static class PathText
{
    /// <summary>Stands for an escaped slash (<c>%2F</c>), which splits no segment. NUL is free for it: <c>%00</c> is refused.</summary>
    public const byte EscapedSlash = 0;

    /// <summary>The text of a path, or of a value in it, with its escaped slashes as slashes again.</summary>
    public static string ToString(ReadOnlySpan<byte> path)
    {
        var text = Encoding.UTF8.GetString(path);
        return path.Contains(EscapedSlash) ? text.Replace((char)EscapedSlash, '/') : text;
    }
}
