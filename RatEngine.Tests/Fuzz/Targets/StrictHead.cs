using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using RatEngine.Http;

namespace RatEngine.Tests.Fuzz;

/// <summary>What an accepted head must look like, said over again in the grammar's own words. It shares no code with the parser.</summary>
internal static partial class StrictHead
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    /// <summary>Checks what the parser took, and what it says about it.</summary>
    public static void Check(ReadOnlySpan<byte> taken, RequestHead head, HttpLimits limits)
    {
        var text = Encoding.Latin1.GetString(taken);
        if (text.StartsWith("\r\n", StringComparison.Ordinal)) text = text[2..];
        Claim.That(text.EndsWith("\r\n\r\n", StringComparison.Ordinal), "the head ends in an empty line");
        var lines = text[..^4].Split("\r\n");
        Claim.That(text.Length <= limits.MaxHeadBytes, "longer than a head may be");
        Claim.That(lines[0].Length + 2 <= limits.MaxRequestLineBytes, "longer than a request line may be");
        Claim.That(lines.Length - 1 <= limits.MaxFields, "more fields than there may be");

        var line = RequestLine().Match(lines[0]);
        Claim.That(line.Success, $"no request line: {lines[0]}");
        Claim.Same(line.Groups["method"].Value, RequestMethods.Name(head.Method), "method");
        Claim.Same(line.Groups["target"].Value, Encoding.Latin1.GetString(head.RawTarget), "target");
        Claim.Same(line.Groups["minor"].Value == "0" ? 0 : 1, head.MinorVersion, "version");
        CheckPath(line, head);
        CheckFields([.. lines[1..].Select(ReadField)], line, head);
    }

    private static void CheckPath(Match line, RequestHead head)
    {
        var isAsterisk = line.Groups["target"].Value == "*";
        Claim.That(!isAsterisk || head.Method == RequestMethod.Options, "* with another method than OPTIONS");
        Claim.Same(isAsterisk ? "*" : ReferencePath.Resolve(line.Groups["path"].Value), Encoding.Latin1.GetString(head.Path), "path");
        Claim.Same(line.Groups["query"].Value, Encoding.Latin1.GetString(head.Query), "query");
    }

    private static void CheckFields(List<(string Name, string Value)> fields, Match line, RequestHead head)
    {
        var read = Enumerable.Range(0, head.Fields.Count)
            .Select(i => $"{Encoding.Latin1.GetString(head.Fields.Name(i))}:{Encoding.Latin1.GetString(head.Fields.Value(i))}");
        Claim.Same(string.Join('\n', fields.Select(field => $"{field.Name}:{field.Value}")), string.Join('\n', read), "fields");

        List<string> Values(string name) => [.. fields.Where(field => field.Name.Equals(name, IgnoreCase)).Select(field => field.Value)];
        CheckHost(Values("Host"), line, head);
        CheckFraming(Values("Content-Length"), Values("Transfer-Encoding"), head);
        CheckConnection(Values("Connection"), head);
    }

    private static void CheckHost(List<string> hosts, Match line, RequestHead head)
    {
        Claim.That(hosts.Count == 1 || (hosts.Count == 0 && head.MinorVersion == 0), $"{hosts.Count} Host fields");
        hosts.ForEach(CheckAuthority);
        if (line.Groups["authority"].Success) CheckAuthority(line.Groups["authority"].Value);
        if (hosts.Count == 0 || !line.Groups["authority"].Success) return;
        var port = line.Groups["scheme"].Value.Equals("https", IgnoreCase) ? ":443" : ":80";
        Claim.Same(WithPort(line.Groups["authority"].Value, port), WithPort(hosts[0], port), "Host and authority");
    }

    private static void CheckAuthority(string text)
    {
        var authority = Authority().Match(text);
        Claim.That(authority.Success, $"no host: {text}");
        Claim.That(authority.Groups["port"].ValueSpan is "" || int.Parse(authority.Groups["port"].ValueSpan, null) <= ushort.MaxValue, $"no port: {text}");
        var literal = authority.Groups["literal"].Value;
        Claim.That(literal.Length == 0 || IPAddress.TryParse(literal, out _), $"no IPv6 address: {text}");
        ReferencePath.Decode(authority.Groups["name"].Value);
    }

    private static void CheckFraming(List<string> lengths, List<string> codings, RequestHead head)
    {
        Claim.That(lengths.Count + codings.Count <= 1, "framed twice");
        Claim.That(lengths.Count == 0 || Length().IsMatch(lengths[0]), "no length");
        Claim.Same(lengths.Count == 0 ? -1 : long.Parse(lengths[0], null), head.ContentLength, "Content-Length");
        Claim.That(codings.Count == 0 || codings[0].Equals("chunked", IgnoreCase), "another coding than chunked");
        Claim.That(codings.Count == 0 || head.MinorVersion == 1, "chunks in HTTP/1.0");
        Claim.Same(codings.Count == 1, head.IsChunked, "chunked");
    }

    private static void CheckConnection(List<string> values, RequestHead head)
    {
        var options = values.SelectMany(value => value.Split(',')).Select(option => option.Trim(' ', '\t')).ToList();
        var mayStay = head.MinorVersion == 1 || options.Exists(option => option.Equals("keep-alive", IgnoreCase));
        Claim.Same(mayStay && !options.Exists(option => option.Equals("close", IgnoreCase)), head.KeepAlive, "persistence");
    }

    private static (string Name, string Value) ReadField(string line)
    {
        var field = Field().Match(line);
        Claim.That(field.Success, $"no field line: {line}");
        return (field.Groups[1].Value, field.Groups[2].Value.Trim(' ', '\t'));
    }

    private static string WithPort(string authority, string port)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        var name = (hasPort ? authority[..colon] : authority).ToUpperInvariant();
        return hasPort && colon < authority.Length - 1 ? $"{name}:{int.Parse(authority[(colon + 1)..], null)}" : name + port;
    }

    // RFC 9112 sections 3 and 3.2, RFC 3986 section 3.
    [GeneratedRegex(
        """
        \A(?<method>GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|TRACE)\ (?<target>\*|
        (?:(?<scheme>[Hh][Tt][Tt][Pp][Ss]?)://(?<authority>[^/?\ ]+))?
        (?<path>(?:/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/\[\]|^]|%[0-9A-Fa-f]{2})*)?)
        (?:\?(?<query>[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]|^{}\\`%]*))?
        )\ HTTP/1\.(?<minor>[0-9])\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\A([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\t\x20-\x7E\x80-\xFF]*)\z")]
    private static partial Regex Field();

    [GeneratedRegex(@"\A(?:\[(?<literal>[0-9A-Fa-f:.]+)\]|(?<name>(?:[A-Za-z0-9\-._~!$&'()*+;=]|%[0-9A-Fa-f]{2})+))(?::(?<port>[0-9]{0,5}))?\z")]
    private static partial Regex Authority();

    [GeneratedRegex(@"\A(?:0|[1-9][0-9]{0,18})\z")]
    private static partial Regex Length();
}
