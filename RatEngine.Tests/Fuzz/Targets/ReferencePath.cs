using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RatEngine.Tests.Fuzz;

/// <summary>What a path means, in the plainest way: RFC 3986 sections 2.1 and 5.2.4. One character a byte.</summary>
internal static partial class ReferencePath
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The path with its escapes decoded, an escaped slash as NUL, and without dot segments.</summary>
    /// <exception cref="FuzzFailure">It should have been refused.</exception>
    public static string Resolve(string raw)
    {
        if (raw.Length == 0) return "/";
        var segments = raw[1..].Split('/').Select(Decode).ToList();
        var kept = new List<string>();
        for (var i = 0; i < segments.Count; i++)
        {
            var isDots = segments[i] is "." or "..";
            if (segments[i] == ".." && kept.Count > 0) kept.RemoveAt(kept.Count - 1);
            if (!isDots) kept.Add(segments[i]);
            else if (i == segments.Count - 1) kept.Add("");
        }

        var path = "/" + string.Join('/', kept);
        Claim.That(!path.Split('/', '\0').Any(segment => segment is "." or ".."), "a dot segment is left");
        return path;
    }

    /// <summary>Text with its escapes decoded, once; an escaped slash as NUL.</summary>
    /// <exception cref="FuzzFailure">It should have been refused.</exception>
    public static string Decode(string segment)
    {
        var decoded = Escape().Replace(segment, escape => $"{(char)byte.Parse(escape.ValueSpan[1..], NumberStyles.HexNumber, null)}");
        Claim.That(!decoded.Contains('\0', StringComparison.Ordinal), "%00 was accepted");
        try
        {
            Strict.GetString(Encoding.Latin1.GetBytes(decoded));
        }
        catch (DecoderFallbackException)
        {
            throw new FuzzFailure($"escapes that are no UTF-8 were accepted: {segment}");
        }

        return decoded.Replace('/', '\0');
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();
}
