using static RatEngine.Conformance.WireCase;

namespace RatEngine.Conformance;

/// <summary>The rules for field lines and for <c>Host</c>.</summary>
internal static class FieldRows
{
    private const string Line = "GET /fields HTTP/1.1\r\n";
    private const string Host = "Host: a\r\n";

    /// <summary>Each stands once in a request.</summary>
    private static readonly string[] OnceOnly =
    [
        "Authorization", "Content-Disposition", "Content-Location", "Content-Range", "Content-Type", "Date", "Expires", "From", "If-Modified-Since",
        "If-Range", "If-Unmodified-Since", "Last-Event-ID", "Max-Forwards", "Origin", "Proxy-Authorization", "Range", "Referer", "User-Agent",
    ];

    public static IReadOnlyList<WireRule> Lines { get; } =
    [
        new("field.shape", "A field line is name, colon, optional white space, value, optional white space, CRLF.", "RFC 9112 section 5",
            Good("no space before the value", "X:1", "X=1"),
            Good("white space around the value", "X: \t 1 \t ", "X=1"),
            Good("an empty value", "X:", "X="),
            Good("a value of white space", "X: \t ", "X="),
            Good("white space within the value", "X: a\tb  c", "X=a\tb  c"),
            Good("a colon in the value", "X: a:b: c", "X=a:b: c"),
            Good("every byte of a token in the name", "!#$%&'*+-.^_`|~09azAZ: 1", "!#$%&'*+-.^_`|~09azAZ=1"),
            Bad("no colon", "X"),
            Bad("an empty name", ": 1"),
            Bad("a colon alone", ":")),
        new("field.space-before-colon", "No white space stands before the colon.", "RFC 9112 section 5.1",
            Bad("a space", "X : 1"),
            Bad("a tab", "X\t: 1"),
            Bad("a space before the colon of Host", "Host : a"),
            Bad("a space before the colon of Content-Length", "Content-Length : 5"),
            Bad("a tab before the colon of Transfer-Encoding", "Transfer-Encoding\t: chunked")),
        new("field.folding", "No line is folded: none begins with white space.", "RFC 9112 section 5.2",
            Bad("a line that begins with a space", "X: 1\r\n folded"),
            Bad("a line that begins with a tab", "X: 1\r\n\tfolded"),
            Bad("a line of a space alone", "X: 1\r\n "),
            Bad("a folded Transfer-Encoding", "Transfer-Encoding:\r\n chunked"),
            Bad("a folded field within a folded one", "X: 1\r\n Content-Length: 5"),
            Refused("a first line that begins with a space", $"{Line} {Host}\r\n"),
            Refused("a first line that begins with a tab", $"{Line}\t{Host}\r\n")),
        new("field.name", "A field's name is a token.", "RFC 9110 section 5.1",
            Bad("a parenthesis", "X(1): 1"),
            Bad("a slash", "X/Y: 1"),
            Bad("a space within", "X Y: 1"),
            Bad("a quote", "\"X\": 1"),
            Bad("a byte above 0x7E", "\u00DC: 1"),
            Bad("NUL", "X\0: 1"),
            Bad("a control byte", "X\u0001: 1"),
            Bad("a vertical tab before it", "\u000BX: 1"),
            Bad("DEL", "X\u007F: 1"),
            Bad("NUL before Transfer-Encoding", "\0Transfer-Encoding: chunked")),
        new("field.value-bytes", "A value holds HTAB, SP, visible bytes and bytes from 0x80; no NUL, no other control byte.", "RFC 9110 section 5.5",
            Good("bytes from 0x80", "X: \u0080\u00E4\u00FF")
                with { MustBeTaken = "a value may hold obs-text (RFC 9110 section 5.5)." },
            Bad("NUL", "X: a\0b"),
            Bad("NUL at the end", "X: a\0"),
            Bad("a control byte", "X: a\u0001b"),
            Bad("a vertical tab", "X: a\u000Bb"),
            Bad("a form feed", "X: a\fb"),
            Bad("an escape byte", "X: \u001B[31m"),
            Bad("DEL", "X: a\u007Fb"),
            Bad("NUL in Connection", "Connection: close\0"),
            Bad("NUL in Host", "Host: a\0b")),
        new("field.line-ends", "A field line ends in CRLF; CR or LF alone is refused.", "RFC 9112 section 2.2",
            Bad("LF alone", "X: 1\nY: 2"),
            Bad("LF alone after the name", "X\n"),
            Bad("CR alone", "X: 1\rY: 2"),
            Bad("CR twice", "X: 1\r"),
            Bad("CR in the name", "X\rY: 1"),
            Bad("CR before the name", "\rX: 1"),
            Bad("LF CR", "X: 1\n\rY: 2"),
            Bad("a Host that ends in LF", "X: 1\nHost: b"),
            Refused("a head that ends in LF", $"{Line}{Host}X: 1\r\n\n"),
            Refused("a head that ends in CR", $"{Line}{Host}\rX")),
        new("field.lookalike", "A lookalike of a framing field is an ordinary field and frames nothing.", "RFC 9112 section 6",
            Good("Content_Length", "Content_Length: 5", "Content_Length=5"),
            Good("Transfer_Encoding", "Transfer_Encoding: chunked", "Transfer_Encoding=chunked"),
            Good("X-Content-Length", "X-Content-Length: 5", "X-Content-Length=5"),
            Good("Content-Lengths", "Content-Lengths: 5", "Content-Lengths=5"),
            Good("ContentLength", "ContentLength: 5", "ContentLength=5"),
            Good("Transfer.Encoding", "Transfer.Encoding: chunked", "Transfer.Encoding=chunked"),
            Good("'Transfer-Encoding'", "'Transfer-Encoding': chunked", "'Transfer-Encoding'=chunked"),
            Kept("Content_Length beside Content-Length",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent_Length: 9\r\nContent-Length: 5\r\n\r\nhello", "hello")),
        new("field.once", "A field that may stand once and stands twice is refused, in any case and with equal values too.", "RFC 9110 section 5.3",
            [.. OnceOnly.Select(name => Bad(name, $"{name}: 1\r\n{name.ToLowerInvariant()}: 1")),
            Bad("Content-Length", "Content-Length: 0\r\nContent-Length: 0"),
            Bad("Expect", "Expect: 100-continue\r\nExpect: 100-continue"),
            Good("Accept, which is a list", "Accept: a/b\r\nAccept: c/d", "Accept=c/d"),
            Good("a field of no known name", "X: 1\r\nX: 2", "X=2")]),
        new("field.bytes", "A head has at most 32 KiB by default; a larger one is 431.", "RFC 6585 section 5",
            Kept("a head of 32,768 bytes", HeadOf(32_768))
                with { MustBeTaken = "the limit is 32 KiB for all lines; nginx has 8 KiB for one." },
            Refused("a head of 32,769 bytes", HeadOf(32_769), 431),
            Refused("a value that never ends", $"{Line}{Host}X: {new string('x', 33_000)}", 431),
            Refused("a name that never ends", $"{Line}{Host}{new string('x', 33_000)}", 431)),
        new("field.count", "A head has at most 100 fields by default; more are 431.", "RFC 6585 section 5",
            Kept("100 fields", $"{Line}{Host}{Fields(99)}\r\n"),
            Refused("101 fields", $"{Line}{Host}{Fields(100)}\r\n", 431)),
    ];

    public static IReadOnlyList<WireRule> Hosts { get; } =
    [
        new("host.one", "HTTP/1.1 has exactly one Host; none or more, even if the same, is refused.", "RFC 9112 section 3.2",
            Refused("none", $"{Line}\r\n"),
            Refused("none but a lookalike", $"{Line}X-Host: a\r\n\r\n"),
            Refused("two", $"{Line}{Host}Host: b\r\n\r\n"),
            Refused("two equal ones", $"{Line}{Host}{Host}\r\n"),
            Refused("two in different case", $"{Line}{Host}HOST: a\r\n\r\n"),
            Refused("two with a field between", $"{Line}{Host}X: 1\r\nhost: b\r\n\r\n"),
            Refused("two in HTTP/1.0", "GET /fields HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
            Refused("none with OPTIONS *", "OPTIONS * HTTP/1.1\r\n\r\n")),
        new("host.valid", "Host is a host and perhaps a port: no userinfo, no path, no list.", "RFC 9110 section 7.2",
            Valid("a"), Valid("a:8087"), Valid("A.Example."), Valid("a-b_c~d.example"), Valid("127.0.0.1"), Valid("[::1]"), Valid("[::1]:8087"),
            Valid("[::ffff:127.0.0.1]"),
            Valid("a:") with { MustBeTaken = "a port may be empty (RFC 3986 section 3.2.3)." },
            Valid("caf%C3%A9") with { MustBeTaken = "a registered name may hold it (RFC 3986 section 3.2.2)." },
            Valid("a!$&'()*+;=") with { MustBeTaken = "a registered name may hold it (RFC 3986 section 3.2.2)." },
            Invalid("u@a"), Invalid("u:p@a"), Invalid("a/b"), Invalid("a/"), Invalid("http://a"), Invalid("a?b"), Invalid("a#b"), Invalid("a\\b"),
            Invalid("a, b"), Invalid("a,a"), Invalid("a b"), Invalid("a\tb"), Invalid("a:b"), Invalid("a:-1"), Invalid("a:+1"), Invalid("a:80:80"),
            Invalid("a:65536"), Invalid(":80"), Invalid("[::1"), Invalid("::1"), Invalid("[]"), Invalid("[::g]"), Invalid("[1.2.3.4]"),
            Invalid("[::1]x"), Invalid("[v1.a]"), Invalid("[fe80::1%25eth0]"), Invalid("a[::1]"), Invalid("a%"), Invalid("a%0"), Invalid("a%00"),
            Invalid("a%ff"), Invalid("\"a\""), Invalid("<a>"), Invalid("{a}"), Invalid("a\u00E4"), Invalid("a\u0001"), Invalid("a\u000B"),
            Invalid("a|b"), Invalid("a^b")),
        new("host.empty", "An empty Host is refused: an http URL has an authority.", "RFC 9110 section 4.2.1",
            Refused("nothing", $"{Line}Host:\r\n\r\n"),
            Refused("white space", $"{Line}Host: \t \r\n\r\n"),
            Refused("nothing in HTTP/1.0", "GET /fields HTTP/1.0\r\nHost:\r\n\r\n"),
            Refused("an empty one and another", $"{Line}Host:\r\n{Host}\r\n")),
        new("host.http10", "HTTP/1.0 may have no Host.", "RFC 9112 section 3.2",
            Kept("no Host", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "hello"),
            Kept("one Host", "GET /hello HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", "hello"),
            Refused("a malformed Host", "GET /hello HTTP/1.0\r\nHost: a/b\r\n\r\n")),
    ];

    /// <summary>The answer lists the fields as the handler sees them.</summary>
    private static WireCase Good(string name, string line, string seen = "") =>
        Kept(name, $"{Line}{Host}{line}\r\n\r\n") with { TextEnd = seen };

    private static WireCase Bad(string name, string lines) => Refused(name, $"{Line}{Host}{lines}\r\n\r\n");

    private static WireCase Valid(string host) => Kept(host, $"GET /hello HTTP/1.1\r\nHost: {host}\r\n\r\n", "hello");

    private static WireCase Invalid(string host) => Refused(Visible(host), $"GET /hello HTTP/1.1\r\nHost: {host}\r\n\r\n");

    private static string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X{i}: 1\r\n"));

    private static string HeadOf(int bytes)
    {
        const string Start = $"{Line}{Host}X: ";
        return $"{Start}{new string('x', bytes - Start.Length - 4)}\r\n\r\n";
    }
}
