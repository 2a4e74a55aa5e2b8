using static RatEngine.Conformance.WireCase;

namespace RatEngine.Conformance;

/// <summary>The rules for how a head frames its body.</summary>
internal static class FramingRows
{
    private const string Echo = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    private const string Chunks = "5\r\nhello\r\n0\r\n\r\n";

    // What a parser would take that reads a coding where another reads a length, or none.
    private const string Smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    public static IReadOnlyList<WireRule> Lengths { get; } =
    [
        new("body.framing", "A body is framed by exactly one of nothing, Content-Length and Transfer-Encoding: chunked.", "RFC 9112 section 6.3",
            Kept("neither", $"{Echo}\r\n", ""),
            Kept("a length", $"{Echo}Content-Length: 5\r\n\r\nhello", "hello"),
            Kept("a length in lower case without a space", $"{Echo}content-length:5\r\n\r\nhello", "hello"),
            Kept("white space around a length", $"{Echo}Content-Length: \t 5\t \r\n\r\nhello", "hello")
                with { MustBeTaken = "a tab is white space too (RFC 9110 section 5.6.3)." },
            Kept("a length of nothing", $"{Echo}Content-Length: 0\r\n\r\n", ""),
            Kept("a length in HTTP/1.0", "POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", "hello"),
            Kept("chunked", $"{Echo}Transfer-Encoding: chunked\r\n\r\n{Chunks}", "hello"),
            Kept("chunked in another case", $"{Echo}transfer-encoding:\tCHUNKED \r\n\r\n{Chunks}", "hello")
                with { MustBeTaken = "the case of a coding does not matter, and a tab is white space (RFC 9112 section 7)." },
            Kept("a body of GET, which is no request", $"GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: {Smuggled.Length}\r\n\r\n{Smuggled}", "hello"),
            Kept("a body of HEAD", $"HEAD /hello HTTP/1.1\r\nHost: a\r\nContent-Length: {Smuggled.Length}\r\n\r\n{Smuggled}"),
            Kept("a body in chunks of GET", $"GET /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}", "hello"),
            Kept("a body that looks like a request", $"{Echo}Content-Length: {Smuggled.Length}\r\n\r\n{Smuggled}", Smuggled),
            Kept("a body that looks like chunks", $"{Echo}Content-Length: {Chunks.Length}\r\n\r\n{Chunks}", Chunks)),
        new("length.digits", "A length is digits alone: no sign, no prefix, no fraction.", "RFC 9110 section 8.6",
            BadLength("+5"), BadLength("-5"), BadLength("-0"), BadLength("0x5"), BadLength("5.0"), BadLength("5 5"), BadLength("5e0"), BadLength("5_0"),
            BadLength("five"), BadLength("5;"), BadLength("\"5\""), BadLength("a5"), BadLength("5a"), BadLength("5\u000B"), BadLength("\f5"), BadLength("5\0"),
            BadLength("\u00B2"), BadLength("\u00D9\u00A5"), Refused("empty", $"{Echo}Content-Length:\r\n\r\nhello"),
            Refused("white space", $"{Echo}Content-Length: \t\r\n\r\nhello")),
        new("length.list", "A length is no list, not even of equal values.", "RFC 9110 section 8.6",
            BadLength("5, 5"), BadLength("5,5"), BadLength("5,6"), BadLength("5,"), BadLength(",5"), BadLength("5, ")),
        new("length.leading-zero", "A length has no leading zero but 0 itself.", "RFC 9110 section 8.6",
            BadLength("05"), BadLength("00"), BadLength("0000000000000000000005")),
        new("length.overflow", "A length fits in 63 bits.", "RFC 9110 section 8.6",
            BadLength("9223372036854775808"), BadLength("18446744073709551616"), BadLength("18446744073709551621"),
            BadLength("99999999999999999999999999999999"),
            Closed("the largest that does, which is too long a body", $"{Echo}Content-Length: 9223372036854775807\r\n\r\n", status: 413)),
        new("length.twice", "Two lengths are refused, equal or not.", "RFC 9110 section 8.6",
            Refused("equal", $"{Echo}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
            Refused("different", $"{Echo}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
            Refused("the second one in lower case", $"{Echo}Content-Length: 5\r\ncontent-length: 0\r\n\r\nhello"),
            Refused("a field between", $"{Echo}Content-Length: 0\r\nX: 1\r\nContent-Length: 5\r\n\r\nhello"),
            Refused("in HTTP/1.0", "POST /echo HTTP/1.0\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello")),
    ];

    public static IReadOnlyList<WireRule> Codings { get; } =
    [
        new("coding.with-length", "Transfer-Encoding together with Content-Length is refused, in both orders.", "RFC 9112 section 6.1",
            Refused("a length before", $"{Echo}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}"),
            Refused("a length behind", $"{Echo}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n{Chunks}"),
            Refused("a length of 0", $"{Echo}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}"),
            Refused("a field between", $"{Echo}Content-Length: 5\r\nX: 1\r\nTransfer-Encoding: chunked\r\n\r\n{Smuggled}"),
            Refused("in HTTP/1.0", $"POST /echo HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}")),
        new("coding.http10", "Transfer-Encoding in HTTP/1.0 is refused.", "RFC 9112 section 6.1",
            Refused("chunked", $"POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}"),
            Refused("identity", "POST /echo HTTP/1.0\r\nTransfer-Encoding: identity\r\n\r\n"),
            Refused("before Host", $"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\nHost: a\r\n\r\n{Chunks}")),
        new("coding.last", "The last coding is chunked, and its name is nothing but that.", "RFC 9112 section 6.3",
            BadCoding("gzip"), BadCoding("identity"), BadCoding("chunked, gzip"), BadCoding("chunked, identity"), BadCoding("chunked,gzip,chunked"),
            BadCoding("xchunked"), BadCoding("chunkedx"), BadCoding("chunke"), BadCoding("chunked-ish"), BadCoding("chunked chunked"),
            BadCoding("x chunked"), BadCoding("\"chunked\""), BadCoding("'chunked'"), BadCoding("[chunked]"), BadCoding("chun ked"),
            BadCoding("chun\u00E2\u0084\u00AAed"), BadCoding("0"),
            Refused("chunked in one line and gzip in the next", $"{Echo}Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n{Chunks}"),
            Refused("chunked in one line and identity in the next", $"{Echo}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n{Chunks}")),
        new("coding.twice", "Chunked twice is refused.", "RFC 9112 section 6.1",
            BadCoding("chunked, chunked"), BadCoding("chunked,CHUNKED"), BadCoding("gzip, chunked, chunked"),
            Refused("in two lines", $"{Echo}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}"),
            Refused("in two lines of different case", $"{Echo}Transfer-Encoding: chunked\r\ntransfer-encoding: Chunked\r\n\r\n{Chunks}")),
        new("coding.parameters", "A coding has no parameters.", "RFC 9112 section 7",
            BadCoding("chunked;q=1"), BadCoding("chunked; a"), BadCoding("chunked;"), BadCoding("chunked=1"), BadCoding("gzip;q=1, chunked")),
        new("coding.empty-element", "The list of codings has no empty element.", "RFC 9112 section 6.1",
            BadCoding(",chunked"), BadCoding("chunked,"), BadCoding("chunked, "), BadCoding(", chunked"), BadCoding("gzip,,chunked"), BadCoding(","),
            Refused("nothing", $"{Echo}Transfer-Encoding:\r\n\r\n{Chunks}"),
            Refused("white space", $"{Echo}Transfer-Encoding: \t\r\n\r\n{Chunks}"),
            Refused("nothing, and chunked in the next line", $"{Echo}Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}")),
        new("coding.control", "No control byte stands in a coding.", "RFC 9112 section 6.1",
            BadCoding("chunked\u000B"), BadCoding("\u000Bchunked"), BadCoding("chunked\f"), BadCoding("\fchunked"), BadCoding("chunked\0"),
            BadCoding("\0chunked"), BadCoding("chunked\u0001"), BadCoding("chun\u0008ked"), BadCoding("chunked\u007F"), BadCoding("chunked\u00A0"),
            BadCoding("\u00A0chunked"), BadCoding("chunked\u0085"), BadCoding("\u00FFchunked"), BadCoding("x\rchunked"), BadCoding("chunked\r"),
            BadCoding("x\nchunked")),
        new("coding.unknown", "Another coding before chunked is 501.", "RFC 9112 section 6.1",
            UnknownCoding("gzip, chunked"), UnknownCoding("gzip,chunked"), UnknownCoding("identity, chunked"), UnknownCoding("deflate , gzip\t,\tchunked"),
            Refused("in two lines", $"{Echo}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}", 501)),
    ];

    private static WireCase BadLength(string length) => Refused(Visible(length), $"{Echo}Content-Length: {length}\r\n\r\nhello");

    private static WireCase BadCoding(string coding) => Refused(Visible(coding), $"{Echo}Transfer-Encoding: {coding}\r\n\r\n{Chunks}");

    private static WireCase UnknownCoding(string coding) => Refused(Visible(coding), $"{Echo}Transfer-Encoding: {coding}\r\n\r\n{Chunks}", 501);
}
