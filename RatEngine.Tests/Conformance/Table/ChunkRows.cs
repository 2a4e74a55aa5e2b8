using static RatEngine.Conformance.WireCase;

namespace RatEngine.Conformance;

/// <summary>The rules for chunks, trailers and expectations.</summary>
internal static class ChunkRows
{
    private const string Head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Trailers = "POST /trailers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string BadWhiteSpace = "a recipient must parse bad white space around the semicolon and the equals sign (RFC 9110 section 5.6.3).";
    private const string Rest = "\r\nhello\r\n0\r\n\r\n";

    /// <summary>They frame, route, authenticate, modify the request or describe its content.</summary>
    private static readonly string[] Forbidden =
    [
        "Content-Length", "Transfer-Encoding", "Host", "Trailer", "TE", "Connection", "Upgrade", "Keep-Alive", "Expect", "Max-Forwards", "Authorization",
        "Proxy-Authorization", "Cookie", "Set-Cookie", "WWW-Authenticate", "Content-Type", "Content-Encoding", "Content-Language", "Content-Location",
        "Content-Range", "Content-Disposition", "Cache-Control", "Pragma", "Range", "If-Match", "If-None-Match", "If-Modified-Since",
        "If-Unmodified-Since", "If-Range", "Accept", "Origin", "Referer", "Last-Event-ID", "Date", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
        "X-Forwarded-Proto", "Via", "Proxy-Connection",
    ];

    public static IReadOnlyList<WireRule> Chunks { get; } =
    [
        new("chunk.size", "A chunk size is hexadecimal digits alone: no sign, prefix, underscore or space.", "RFC 9112 section 7.1",
            Good("both cases", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
            Good("nothing", "0\r\n\r\n", ""),
            Bad("+5", $"+5{Rest}"), Bad("-5", $"-5{Rest}"), Bad("0x5", $"0x5{Rest}"), Bad("0X5", $"0X5{Rest}"), Bad("x5", $"x5{Rest}"),
            Bad("1_0", $"1_0{Rest}"), Bad("5_", $"5_{Rest}"), Bad("a space before", $" 5{Rest}"), Bad("a tab before", $"\t5{Rest}"),
            Bad("a space behind", $"5 {Rest}"), Bad("a tab behind", $"5\t{Rest}"), Bad("a space within", $"0 5{Rest}"), Bad("no digit", Rest),
            Bad("g", $"g{Rest}"), Bad("5h", $"5h{Rest}"), Bad("5.0", $"5.0{Rest}"), Bad("a comma", $"5,{Rest}"), Bad("NUL", $"5\0{Rest}"),
            Bad("NUL before", $"\05{Rest}"), Bad("a vertical tab", $"5\u000B{Rest}"), Bad("a form feed before", $"\f5{Rest}"),
            Bad("a byte above 0x7E", $"5\u00A0{Rest}"), Bad("a quote", $"\"5\"{Rest}"), Bad("an empty line before", $"\r\n5{Rest}"),
            Bad("an empty line between", "5\r\nhello\r\n\r\n0\r\n\r\n"), Bad("-0 at the end", "5\r\nhello\r\n-0\r\n\r\n")),
        new("chunk.digits", "A chunk size has at most 16 digits, leading zeros counted, and fits in 63 bits.", "RFC 9112 section 7.1",
            Good("16 digits", $"0000000000000005{Rest}", "hello")
                with { MustBeTaken = "a size may have leading zeros (RFC 9112 section 7.1)." },
            Good("zero in 16 digits", "5\r\nhello\r\n0000000000000000\r\n\r\n", "hello")
                with { MustBeTaken = "a size may have leading zeros (RFC 9112 section 7.1)." },
            Bad("17 digits", $"00000000000000005{Rest}"),
            Bad("zero in 17 digits", "5\r\nhello\r\n00000000000000000\r\n\r\n"),
            Bad("digits without end", new string('0', 1000)),
            Bad("64 bits", "8000000000000000\r\nhello"),
            Bad("all ones", "ffffffffffffffff\r\nhello"),
            Bad("64 bits and 5 more", $"10000000000000005{Rest}"),
            RefusedInBody("63 bits, which is too long a body", Small("7fffffffffffffff\r\n01234567890"), 413)),
        new("chunk.extension", "An extension is a name, or a name with a token or a quoted string, each behind a semicolon.", "RFC 9112 section 7.1.1",
            Good("a name", $"5;a{Rest}", "hello"),
            Good("a name and a token", $"5;a=b{Rest}", "hello"),
            Good("a name and a quoted string", $"5;a=\"b;, \\\"\\\\\t\u00E9\"{Rest}", "hello"),
            Good("an empty quoted string", $"5;a=\"\"{Rest}", "hello"),
            Good("several", $"5;a;b=c;d=\"e\"{Rest}", "hello"),
            Good("white space before and behind semicolons", $"5 ; a\t;\tb=c ;d{Rest}", "hello")
                with { MustBeTaken = "white space may stand around a semicolon (RFC 9112 section 7.1.1)." },
            Good("white space before =", $"5;a =b{Rest}", "hello") with { MustBeTaken = BadWhiteSpace },
            Good("white space behind =", $"5;a= b{Rest}", "hello") with { MustBeTaken = BadWhiteSpace },
            Good("tabs and spaces around = and a quoted string", $"5;a\t = \t\"b\" ; c{Rest}", "hello") with { MustBeTaken = BadWhiteSpace },
            Good("white space between a name and the next semicolon", $"5;a ;b{Rest}", "hello") with { MustBeTaken = BadWhiteSpace },
            Good("one at the last chunk", "5\r\nhello\r\n0;a=b\r\n\r\n", "hello"),
            Good("white space around = at the last chunk", "5\r\nhello\r\n0 ; a = b\r\n\r\n", "hello") with { MustBeTaken = BadWhiteSpace },
            Bad("no name", $"5;{Rest}"), Bad("no name but a space", $"5; {Rest}"), Bad("no name before the next", $"5;;a{Rest}"),
            Bad("no name before a value", $"5;=a{Rest}"), Bad("no value", $"5;a={Rest}"), Bad("two values", $"5;a=b=c{Rest}"),
            Bad("white space behind a name", $"5;a {Rest}"), Bad("white space within a name", $"5;a b{Rest}"),
            Bad("white space behind a value", $"5;a=b {Rest}"), Bad("white space in place of a value", $"5;a= {Rest}"),
            Bad("white space in place of a value before the next", $"5;a= ;b{Rest}"), Bad("white space within a value", $"5;a=b c{Rest}"),
            Bad("= behind white space without a name", $"5; =b{Rest}"), Bad("= twice with white space", $"5;a = = b{Rest}"),
            Bad("a vertical tab before =", $"5;a\u000B=b{Rest}"), Bad("LF before =", $"5;a\n=b{Rest}"), Bad("an open quote", $"5;a=\"b{Rest}"),
            Bad("a quote that is escaped", $"5;a=\"b\\\"{Rest}"), Bad("text behind a quoted string", $"5;a=\"b\"c{Rest}"),
            Bad("a quoted string behind a token", $"5;a=b\"c\"{Rest}"), Bad("a quoted name", $"5;\"a\"{Rest}"), Bad("a comma", $"5;a,b{Rest}"),
            Bad("NUL", $"5;a\0{Rest}"), Bad("NUL in quotes", $"5;a=\"\0\"{Rest}"), Bad("a control byte in quotes", $"5;a=\"\u0001\"{Rest}"),
            Bad("DEL in quotes", $"5;a=\"\u007F\"{Rest}"), Bad("a byte above 0x7E in a token", $"5;a=\u00E9{Rest}")),
        new("chunk.extension-limit", "The extensions of a body have at most 4 KiB in all by default.", "RFC 9112 section 7.1.1",
            Good("4,096 bytes", $"5;{new string('a', 4095)}{Rest}", "hello"),
            Bad("4,097 bytes", $"5;{new string('a', 4096)}{Rest}"),
            Bad("4,097 bytes in two chunks", $"5;{new string('a', 4000)}\r\nhello\r\n0;{new string('a', 95)}\r\n\r\n")),
        new("chunk.line-ends", "CRLF ends a size, the data and the body; CR or LF alone is refused.", "RFC 9112 section 7.1",
            Bad("a size that ends in LF", "5\nhello\r\n0\r\n\r\n"), Bad("a size that ends in CR", "5\rhello\r\n0\r\n\r\n"),
            Bad("a size that ends in CR CR LF", "5\r\r\nhello\r\n0\r\n\r\n"), Bad("data that end in LF", "5\r\nhello\n0\r\n\r\n"),
            Bad("data that end in CR", "5\r\nhello\r0\r\n\r\n"), Bad("a last size that ends in LF", "5\r\nhello\r\n0\n\r\n"),
            Bad("a body that ends in LF", "5\r\nhello\r\n0\r\n\n"), Bad("a body that ends in CR", "5\r\nhello\r\n0\r\n\rX"),
            Bad("a body whose lines end in LF", "5\nhello\n0\n\n"), Bad("LF in an extension", "5;a\nGET\r\nhello\r\n0\r\n\r\n"),
            Bad("LF in a quoted extension", "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"), Bad("CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
            Bad("CR in a quoted extension", "5;a=\"\r\"\r\nhello\r\n0\r\n\r\n"), Bad("CRLF in a quoted extension", "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n"),
            Bad("escaped CRLF in a quoted extension", "5;a=\"\\\r\n\"\r\nhello\r\n0\r\n\r\n")),
        new("chunk.data", "Data are exactly as long as announced.", "RFC 9112 section 7.1",
            Good("CR and LF among the data", "6\r\na\r\nb\r\n\r\n0\r\n\r\n", "a\r\nb\r\n"),
            Good("data that look like a last chunk", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
            Bad("longer", "5\r\nhello!\r\n0\r\n\r\n"), Bad("longer by a digit", "5\r\nhello0\r\n\r\n"), Bad("no CRLF", "5\r\nhello0\r\n\r\n"),
            Bad("shorter", "6\r\nhello\r\n0\r\n\r\n")),
    ];

    public static IReadOnlyList<WireRule> Trailer { get; } =
    [
        new("trailer.shape", "Trailers are read by the rules for fields.", "RFC 9112 section 7.1.2",
            Good("a trailer", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "hello"),
            Bad("a space before the colon", "0\r\nX : 1\r\n\r\n"), Bad("a folded line", "0\r\nX: 1\r\n 2\r\n\r\n"), Bad("a first line with a space", "0\r\n X: 1\r\n\r\n"),
            Bad("no colon", "0\r\nX\r\n\r\n"), Bad("no name", "0\r\n: 1\r\n\r\n"), Bad("NUL", "0\r\nX: \0\r\n\r\n"), Bad("LF", "0\r\nX: 1\n\r\n"),
            Bad("CR", "0\r\nX: 1\rY: 2\r\n\r\n"), Bad("a request in place of trailers", "0\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")),
        new("trailer.apart", "Trailers are kept apart from the fields.", "RFC 9110 section 6.5.1",
            Kept("two trailers", $"{Trailers}2\r\nok\r\n0\r\nX-Sum: 1\r\nHost-Like: b\r\n\r\n", "fields: Host Transfer-Encoding trailers: X-Sum=1 Host-Like=b")),
        new("trailer.forbidden", "A trailer that would frame, route, authenticate or describe the content is refused.", "RFC 9110 section 6.5.1",
            [.. Forbidden.Select(name => Bad(name, $"0\r\n{name}: 1\r\n\r\n")), Bad("Content-Length in lower case behind another", "0\r\nX: 1\r\ncontent-length: 5\r\n\r\n")]),
        new("trailer.limits", "The limits for fields hold for trailers: more are 431.", "RFC 6585 section 5",
            Good("100 trailers", $"0\r\n{Fields(100)}\r\n", "")
                with { MustBeTaken = "the limit of 100 is for the trailers by themselves; Kestrel counts the fields of the head with them." },
            Bad("101 trailers", $"0\r\n{Fields(101)}\r\n", 431),
            Bad("32 KiB and more", $"0\r\nX: {new string('x', 33_000)}\r\n\r\n", 431)),
    ];

    public static IReadOnlyList<WireRule> Expectations { get; } =
    [
        new("expect.other", "Another expectation than 100-continue is 417.", "RFC 9110 section 10.1.1",
            Unknown("200-ok"), Unknown("100-continue, x"), Unknown("100-continue;a"), Unknown("100"), Unknown("\"100-continue\""), Unknown(""),
            Refused("another in HTTP/1.0", "POST /echo HTTP/1.0\r\nExpect: 200-ok\r\nContent-Length: 5\r\n\r\nhello", 417)),
        new("expect.http10", "HTTP/1.0 gets no interim answer.", "RFC 9110 section 10.1.1",
            Kept("100-continue", "POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello", "hello")),
    ];

    private static WireCase Good(string name, string body, string text) => Kept(name, Head + body, text);

    private static WireCase Bad(string name, string body, int status = 400) => RefusedInBody(name, Head + body, status);

    private static WireCase Unknown(string expectation) =>
        Refused(expectation, $"POST /echo HTTP/1.1\r\nHost: a\r\nExpect: {expectation}\r\nContent-Length: 5\r\n\r\nhello", 417);

    private static string Small(string body) => $"POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{body}";

    private static string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X{i}: 1\r\n"));
}
