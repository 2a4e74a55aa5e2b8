using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Decodes a path by segment, once, and removes its dot segments: RFC 3986 section 5.2.4.</summary>
internal static class RequestPath
{
    /// <summary>Stands in a decoded path for <c>%2F</c>, which is data and divides no segments. No other NUL gets there: <c>%00</c> is
    /// refused.</summary>
    public const byte EscapedSlash = 0;

    private static readonly byte[] Root = "/"u8.ToArray();
    private static readonly byte[] Asterisk = "*"u8.ToArray();

    /// <summary>The path of a target: in place where nothing has to change, else in <paramref name="buffer"/>, grown as needed.</summary>
    public static ReadOnlyMemory<byte> Resolve(in RequestLine line, ReadOnlyMemory<byte> head, ref byte[] buffer)
    {
        if (line.Form == TargetForm.Asterisk) return Asterisk;
        if (line.Path.Length == 0) return Root;

        var raw = head.Slice(line.Path.Start, line.Path.Length);
        if (IsPlain(raw.Span)) return raw;
        if (buffer.Length < raw.Length) buffer = new byte[raw.Length];
        return buffer.AsMemory(0, Decode(raw.Span, buffer));
    }

    /// <summary>The text of a decoded path, or of a value in it, with its escaped slashes as slashes again.</summary>
    public static string ToText(ReadOnlySpan<byte> path)
    {
        var text = Encoding.UTF8.GetString(path);
        return path.Contains(EscapedSlash) ? text.Replace((char)EscapedSlash, '/') : text;
    }

    /// <summary>True where escaped slashes set a "." or ".." apart: a handler that reads them as slashes would climb out of its folder.</summary>
    /// <param name="path">Decoded, and rid of its dot segments.</param>
    public static bool HidesDotSegment(ReadOnlySpan<byte> path)
    {
        if (!path.Contains(EscapedSlash)) return false;
        foreach (var range in path.SplitAny(EscapedSlash, (byte)'/'))
        {
            if (path[range] is [(byte)'.'] or [(byte)'.', (byte)'.']) return true;
        }

        return false;
    }

    /// <param name="path">Begins with "/"; its escapes are well-formed.</param>
    /// <param name="output">As long as the path at least: it never grows.</param>
    /// <returns>The length of the decoded path.</returns>
    public static int Decode(ReadOnlySpan<byte> path, Span<byte> output)
    {
        var length = 0;
        while (!path.IsEmpty)
        {
            path = path[1..];
            var end = path.IndexOf((byte)'/');
            var isLast = end < 0;
            var segment = isLast ? path : path[..end];

            var start = length;
            output[length++] = (byte)'/';
            length += DecodeSegment(segment, output[length..]);
            var decoded = output[(start + 1)..length];
            if (decoded.SequenceEqual("."u8)) length = isLast ? start + 1 : start;
            else if (decoded.SequenceEqual(".."u8)) length = RemoveLastSegment(output[..start]) + (isLast ? 1 : 0);
            path = isLast ? default : path[end..];
        }

        return length;
    }

    private static bool IsPlain(ReadOnlySpan<byte> path) => !path.Contains((byte)'%') && path.IndexOf("/."u8) < 0;

    private static int DecodeSegment(ReadOnlySpan<byte> segment, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            var value = segment[i];
            if (value == '%')
            {
                value = (byte)((ByteClasses.HexValue(segment[i + 1]) << 4) | ByteClasses.HexValue(segment[i + 2]));
                if (value == '/') value = EscapedSlash;
                i += 2;
            }

            output[length++] = value;
        }

        return length;
    }

    // Where the slash before the last segment stands; never past the root.
    private static int RemoveLastSegment(ReadOnlySpan<byte> output) => Math.Max(output.LastIndexOf((byte)'/'), 0);
}
