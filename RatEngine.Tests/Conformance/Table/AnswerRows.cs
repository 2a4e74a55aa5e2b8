using static RatEngine.Conformance.WireCase;

namespace RatEngine.Conformance;

/// <summary>The rules for bodies that nobody reads or that are too long, for answers, and for how long a connection lasts.</summary>
internal static class AnswerRows
{
    private const string CodingUnknown =
        "Met a body in a content coding that is not decoded here; expected one of those that Accept-Encoding names (RFC 9110 section 15.5.16).\n";

    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    public static IReadOnlyList<WireRule> Bodies { get; } =
    [
        new("expect.continue", "100 goes out when the handler first asks for the body, not before.", "RFC 9110 section 10.1.1"),
        new("body.drained", "A body that the handler left unread is drained up to 64 KiB by default.", "RFC 9112 section 9.3",
            Kept("a length", Ignored($"Content-Length: {Hidden.Length}\r\n\r\n{Hidden}"), "ignored"),
            Kept("chunks", Ignored($"Transfer-Encoding: chunked\r\n\r\n{Hidden.Length:x}\r\n{Hidden}\r\n0\r\n\r\n"), "ignored"),
            Kept("64 KiB", Ignored($"Content-Length: 65536\r\n\r\n{new string('x', 65_536)}"), "ignored"),
            Kept("a path that is not there", $"POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}", status: 404),
            Kept("a method without a handler", $"PUT /hello HTTP/1.1\r\nHost: a\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}", status: 405) with { Allow = "GET, HEAD, OPTIONS" },
            Kept("OPTIONS *", $"OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}", status: 204)),
        new("body.undrained", "More than that closes the connection, and what is left of it is never read as a request.", "RFC 9112 section 9.3",
            Closed("a length of 64 KiB and one", Ignored($"Content-Length: 65537\r\n\r\n{new string('x', 65_537)}"), "ignored"),
            Closed("a length that hides requests", Ignored($"Content-Length: {2000 * Hidden.Length}\r\n\r\n{string.Concat(Enumerable.Repeat(Hidden, 2000))}"), "ignored"),
            Closed("a chunk that hides requests", Ignored($"Transfer-Encoding: chunked\r\n\r\n{2000 * Hidden.Length:x}\r\n{string.Concat(Enumerable.Repeat(Hidden, 2000))}\r\n0\r\n\r\n"), "ignored") with { EndsUnsaid = true },
            Closed("a malformed chunk that nobody reads", Ignored("Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n"), "ignored") with
            {
                EndsUnsaid = true,
                MustBeTaken = "the answer is that of a handler which reads no body, and nothing behind it is read; nginx reads bodies before it forwards.",
            },
            Closed("a forbidden trailer that nobody reads", Ignored("Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n"), "ignored") with { EndsUnsaid = true }),
        new("body.limit", "The longest body has 30 MB by default is set per route, and off for streams; over it is 413, at once when the length says so.", "RFC 9110 section 15.5.14",
            Closed("one byte more", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 30000001\r\n\r\n", status: 413),
            Closed("one byte more for a path that is not there", "POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 30000001\r\n\r\n", status: 413),
            Closed("one byte more for a method without a handler", "PUT /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 30000001\r\n\r\n", status: 413),
            Closed("one byte more, and an expectation", "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 30000001\r\n\r\n", status: 413),
            Kept("the route's limit", Small("Content-Length: 10\r\n\r\n0123456789"), "0123456789"),
            Kept("the route's limit in chunks", Small("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"), "0123456789")
                with { MustBeTaken = "the limit is for content; Kestrel counts the frames of chunks with it." },
            Closed("more than the route's limit", Small("Content-Length: 11\r\n\r\n0123456789A"), status: 413),
            Closed("more than the route's limit in chunks", Small("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n56789A\r\n0\r\n\r\n"), status: 413)),
        new("body.coding", "A body in a content coding that its handler does not decode is 415, and Accept-Encoding names those that are.", "RFC 9110 section 15.5.16",
            Coded("gzip", "gzip"), Coded("another case", "GZip"), Coded("two codings", "gzip, br"), Coded("identity and another", "identity, deflate"),
            Coded("an unknown coding", "x"), Coded("a coding with a parameter", "gzip;q=0"),
            Kept("a second line", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Encoding: identity\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nhello", CodingUnknown, 415),
            Kept("chunks", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", CodingUnknown, 415),
            Uncoded("identity", "identity"), Uncoded("identity in another case", "Identity"), Uncoded("nothing", ""), Uncoded("an empty list", " , ,"),
            Kept("a coding without a body", "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\n\r\n", "hello"),
            Kept("a coding at a path that is not there", "POST /missing HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", status: 404)),
        new("body.incomplete", "A body that is shorter than announced fails the handler's read with a named exception; nothing half-read is taken for whole.", "RFC 9112 section 8"),
    ];

    public static IReadOnlyList<WireRule> Answers { get; } =
    [
        new("answer.date", "Every answer has Date, in IMF-fixdate, made once a second.", "RFC 9110 section 6.6.1"),
        new("answer.reason-phrase", "A status line has the phrase of its status in the IANA registry; of an unregistered status it has none.", "RFC 9112 section 4"),
        new("answer.content-type", "An answer with content has Content-Type.", "RFC 9110 section 8.3"),
        new("answer.no-content", "204 and 304 have neither content nor a field that frames one.", "RFC 9110 section 6.4.1",
            Kept("204", "GET /none HTTP/1.1\r\nHost: a\r\n\r\n", "", 204),
            Kept("304", "GET /unchanged HTTP/1.1\r\nHost: a\r\n\r\n", "", 304)),
        new("answer.head", "HEAD gets the very fields of GET, and no content.", "RFC 9110 section 9.3.2",
            Kept("content of known length", "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
            Kept("content in chunks", "HEAD /streamed HTTP/1.1\r\nHost: a\r\n\r\n"),
            Kept("a path that is not there", "HEAD /missing HTTP/1.1\r\nHost: a\r\n\r\n", status: 404),
            Refused("a malformed field", "HEAD /hello HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n"),
            Refused("a malformed target", "HEAD /hel\0lo HTTP/1.1\r\nHost: a\r\n\r\n"),
            Refused("no Host", "HEAD /hello HTTP/1.1\r\n\r\n"),
            Refused("another major version", "HEAD /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            Refused("an endless line", $"HEAD /{new string('x', 9000)}", 414),
            Closed("a body that is too long", "HEAD /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 30000001\r\n\r\n", status: 413)),
        new("answer.fields", "A handler cannot write a field that holds CR, LF or NUL, nor one that frames.", "RFC 9110 section 5.5"),
        new("answer.secrecy", "No answer names the server or its version, and no error page holds what the client sent.", "RFC 9110 section 17.5"),
        new("refusal.answer", "A refusal has its status, Connection: close and a text that names what was met and what was expected.", "RFC 9112 section 9.6"),
        new("refusal.status", "A client's mistake is 4xx, 501 or 505, and never another 5xx.", "RFC 9110 section 15.6"),
        new("refusal.good-order", "After a refusal comes FIN, and what the peer still sends is thrown away for a moment.", "RFC 9112 section 9.6"),
        new("refusal.no-exception", "No refusal throws on the path of bytes; only the read of a handler fails.", "this server"),
        new("refusal.quiet", "No refusal is logged above Debug.", "this server"),
    ];

    public static IReadOnlyList<WireRule> Connections { get; } =
    [
        new("connection.half-close", "A complete request followed by FIN gets its whole answer; only for an endless stream does FIN mean gone.", "RFC 9112 section 9.6"),
        new("connection.cuts", "What the parser says does not depend on how the bytes were cut.", "RFC 9112 section 2.2"),
        new("connection.at-once", "A refusal comes as soon as the offending byte is there.", "RFC 9112 section 2.2"),
        new("connection.persists", "HTTP/1.1 persists; close is honoured and said.", "RFC 9112 section 9.3",
            Kept("nothing asked for", "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"),
            Kept("keep-alive", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", "hello"),
            Kept("an option that is none", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: closed, x-close\r\n\r\n", "hello"),
            Kept("an empty option", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection:\r\n\r\n", "hello"),
            Kept("the name of another field", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Host, Content-Length\r\n\r\n", "hello"),
            Kept("an unknown field that says close", "GET /hello HTTP/1.1\r\nHost: a\r\nProxy-Connection: close\r\n\r\n", "hello"),
            Closed("close", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "hello"),
            Closed("close in another case", "GET /hello HTTP/1.1\r\nHost: a\r\nconnection: CLOSE\r\n\r\n", "hello"),
            Closed("close in a list", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: x,\tclose ,y\r\n\r\n", "hello"),
            Closed("close in a second line", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n", "hello"),
            Closed("close before keep-alive", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close, keep-alive\r\n\r\n", "hello"),
            Closed("close with a body", "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", "hello"),
            Closed("close with HEAD", "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            Closed("close with what is not there", "GET /missing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", status: 404)),
        new("connection.http10", "HTTP/1.0 closes unless keep-alive was asked for.", "RFC 9112 section 9.3",
            Kept("keep-alive", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "hello"),
            Kept("keep-alive in another case", "GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "hello"),
            Closed("nothing asked for", "GET /hello HTTP/1.0\r\n\r\n", "hello"),
            Closed("keep-alive and close", "GET /hello HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", "hello"),
            Closed("the Keep-Alive field alone", "GET /hello HTTP/1.0\r\nKeep-Alive: timeout=5\r\n\r\n", "hello"),
            Closed("Proxy-Connection", "GET /hello HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n", "hello"),
            Closed("content of unknown length, which the end of the connection ends",
                "GET /streamed HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "one two")),
        new("connection.pipelined", "Pipelined requests are answered in order, one at a time.", "RFC 9112 section 9.3.2"),
        new("upgrade.ignored", "An upgrade that nobody handles is ignored.", "RFC 9110 section 7.8",
            Kept("to WebSocket", "GET /hello HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: x\r\n\r\n", "hello"),
            Kept("to HTTP/2", "GET /hello HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: \r\n\r\n", "hello"),
            Kept("to nothing", "GET /hello HTTP/1.1\r\nHost: a\r\nUpgrade:\r\nConnection: upgrade\r\n\r\n", "hello"),
            Closed("to WebSocket, and close", "GET /hello HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n\r\n", "hello")),
        new("validators", "A handler that gives validators gets 304 and 412 by their rules.", "RFC 9110 section 13"),
        new("ranges", "Files get single and multiple ranges, capped, If-Range and 416, streamed and never read whole.", "RFC 9110 section 14"),
    ];

    public static IReadOnlyList<WireRule> Smuggling { get; } =
    [
        new("smuggling.pairs", "Two field lines that frame a body, or seem to, are refused or read in exactly one way.", "RFC 9112 section 11.2"),
        new("smuggling.bytes", "A byte that some take for the end of a line is refused wherever it stands in a frame.", "RFC 9112 section 11.2"),
        new("smuggling.front", "Behind nginx the server sees no request, and no path, that nginx did not forward.", "RFC 9112 section 11.2"),
    ];

    public static IReadOnlyList<WireRule> Limits { get; } =
    [
        new("limit.head", "A head is whole within 15 s from its first byte, on a new connection from accept: 408.", "RFC 9110 section 15.5.9"),
        new("limit.body-rate", "A body comes at 240 bytes a second or faster after 5 s: 408.", "RFC 9110 section 15.5.9"),
        new("limit.idle", "A kept connection is closed after 120 s.", "RFC 9112 section 9.5"),
        new("limit.write-stall", "A peer that takes nothing for 30 s is cut.", "this server"),
        new("limit.connections", "Connections over the limit are 503 with Retry-After, and accepting goes on.", "RFC 9110 section 15.6.4"),
        new("limit.address", "Connections of one address over its limit, which is off by default, are 503 with Retry-After, and accepting goes on.", "RFC 9110 section 15.6.4"),
        new("tls.clear-text", "A request in clear text on a TLS port gets one 400 in clear text, and the connection is closed in good order.", "RFC 9110 section 4.2.2"),
        new("limit.handshake", "A TLS handshake is done within 10 s, or the connection is closed.", "this server"),
        new("limit.requests", "One request of a connection is under way; pipelined bytes wait.", "RFC 9112 section 9.3.2"),
        new("limit.drain", "At shutdown requests under way have 30 s, streams get their farewell, then all is closed.", "this server"),
        new("limit.descriptors", "Out of descriptors the listener waits, logs once a second at most, and goes on.", "this server"),
    ];

    private static WireCase Coded(string name, string coding) =>
        Kept(name, $"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Encoding: {coding}\r\nContent-Length: 5\r\n\r\nhello", CodingUnknown, 415);

    private static WireCase Uncoded(string name, string coding) =>
        Kept(name, $"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Encoding:{coding}\r\nContent-Length: 5\r\n\r\nhello", "hello");

    private static string Ignored(string rest) => $"POST /ignore HTTP/1.1\r\nHost: a\r\n{rest}";

    private static string Small(string rest) => $"POST /small HTTP/1.1\r\nHost: a\r\n{rest}";
}
