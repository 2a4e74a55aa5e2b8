using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RatEngine.Http;

namespace RatEngine.Tests.Fuzz;

/// <summary>What an accepted chunked body must look like: RFC 9112 section 7.1, read over again. It shares no code with the decoder.</summary>
internal static partial class StrictChunks
{
    private static readonly string[] Forbidden =
    [
        "Content-Length", "Transfer-Encoding", "Host", "Authorization", "Content-Type", "Content-Encoding", "Content-Range", "Connection",
        "Trailer", "TE", "Expect", "Range", "Cookie", "Set-Cookie", "Upgrade", "Cache-Control", "If-Match", "If-None-Match",
    ];

    /// <param name="taken">From the first size line to the last, which is the last chunk's.</param>
    /// <param name="data">What the decoder made of it, one character a byte.</param>
    /// <param name="maxExtensionBytes">The limit for extensions.</param>
    public static void CheckData(ReadOnlySpan<byte> taken, string data, int maxExtensionBytes)
    {
        var text = Encoding.Latin1.GetString(taken);
        var expected = new StringBuilder();
        var extensions = 0;
        for (var position = 0; ;)
        {
            var line = SizeLine().Match(text, position);
            Claim.That(line.Success, $"no size line at {position}: {text}");
            position += line.Length;
            extensions += line.Groups[2].Length;
            var size = long.Parse(line.Groups[1].ValueSpan, NumberStyles.HexNumber, null);
            if (size == 0)
            {
                Claim.Same(text.Length, position, "the last chunk's end");
                break;
            }

            Claim.That(size > 0 && position + size + 2 <= text.Length, "a chunk longer than the body");
            expected.Append(text, position, (int)size);
            position += (int)size;
            Claim.Same("\r\n", text.Substring(position, 2), "the end of a chunk");
            position += 2;
        }

        Claim.Same(expected.ToString(), data, "data");
        Claim.That(extensions <= maxExtensionBytes, $"{extensions} bytes of extensions");
    }

    /// <param name="taken">From after the last chunk's line to the empty line.</param>
    /// <param name="fields">What the parser made of it.</param>
    /// <param name="limits">The limits it had.</param>
    public static void CheckTrailers(ReadOnlySpan<byte> taken, FieldTable fields, HttpLimits limits)
    {
        var text = Encoding.Latin1.GetString(taken);
        var section = Section().Match(text);
        Claim.That(section.Success, $"no trailer section: {text}");
        var names = section.Groups[1].Captures.Select(name => name.Value).ToList();
        Claim.Same(names.Count, fields.Count, "the number of trailers");
        Claim.That(names.Count <= limits.MaxFields && text.Length <= limits.MaxHeadBytes, "more than the limits let pass");
        var met = names.Find(name => Forbidden.Contains(name, StringComparer.OrdinalIgnoreCase));
        Claim.That(met is null, $"{met} as a trailer");
    }

    [GeneratedRegex(
        """
        \G([0-9A-Fa-f]{1,16})
        ((?:[\ \t]*;[\ \t]*[!\#$%&'*+\-.^_`|~0-9A-Za-z]+
        (?:[\ \t]*=[\ \t]*(?:[!\#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t\x20\x21\x23-\x5B\x5D-\x7E\x80-\xFF]|\\[\t\x20-\x7E\x80-\xFF])*"))?)*)\r\n
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"\A(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t\x20-\x7E\x80-\xFF]*\r\n)*\r\n\z")]
    private static partial Regex Section();
}
