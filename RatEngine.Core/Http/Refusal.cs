using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>A rule that a client's bytes broke: the one table that parser, connection, log, tests and documentation share.</summary>
internal sealed class Refusal
{
    // First: the rows below enter themselves into it.
    private static readonly List<Refusal> Rows = [];

    // Lines and their ends
    public static readonly Refusal BareLineFeed = new(400, "LF without CR", "CR LF", "RFC 9112 section 2.2");
    public static readonly Refusal BareCarriageReturn = new(400, "CR without LF", "CR LF", "RFC 9112 section 2.2");
    public static readonly Refusal SecondEmptyLine = new(400, "a second empty line", "a request line", "RFC 9112 section 2.2");

    // The request line
    public static readonly Refusal MethodByte = new(400, "a byte that no method holds", "a token and one space", "RFC 9112 section 3.1");
    public static readonly Refusal MethodUnknown = new(
        501, "a method that this server does not know", "GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS", "RFC 9110 section 9.1");
    public static readonly Refusal Http2Preface = new(505, "the preface of HTTP/2", "HTTP/1.1", "RFC 9113 section 3.4");
    public static readonly Refusal TargetForm = new(
        400, "a target that is no path and no http URL", "a target that begins with / or http://", "RFC 9112 section 3.2");
    public static readonly Refusal AsteriskForm = new(
        400, "the target * with a method other than OPTIONS", "a path", "RFC 9112 section 3.2.4");
    public static readonly Refusal TargetAuthority = new(
        400, "a malformed authority in the target", "host[:port] without userinfo", "RFC 9112 section 3.2.2");
    public static readonly Refusal TargetByte = new(
        400, "a byte that no target holds", "the bytes of a URI, others as %XX", "RFC 3986 section 3.3");
    public static readonly Refusal TargetEscape = new(
        400, "a malformed escape in the path", "% and two hexadecimal digits", "RFC 3986 section 2.1");
    public static readonly Refusal TargetNul = new(400, "%00 in the path", "no NUL", "RFC 3986 section 7.3");
    public static readonly Refusal TargetUtf8 = new(400, "escapes in the path that are not UTF-8", "valid UTF-8", "RFC 3986 section 2.5");
    public static readonly Refusal TargetDotSegment = new(
        400, "an escaped slash beside a dot segment", "dot segments between slashes alone", "RFC 3986 section 5.2.4");
    public static readonly Refusal VersionMissing = new(400, "a request line without a version", "HTTP/1.1", "RFC 9112 section 3");
    public static readonly Refusal VersionMalformed = new(400, "a malformed version", "one space and HTTP/1.1", "RFC 9112 section 2.3");
    public static readonly Refusal VersionUnsupported = new(505, "another major version of HTTP", "HTTP/1.1", "RFC 9110 section 15.6.6");
    public static readonly Refusal RequestLineTooLong = new(
        414, "a request line that is too long", "one within the limit", "RFC 9112 section 3");

    // Fields
    public static readonly Refusal FieldFolded = new(
        400, "a field line that begins with white space", "a field name", "RFC 9112 section 5.2");
    public static readonly Refusal FieldNameEmpty = new(400, "a field without a name", "a field name", "RFC 9110 section 5.1");
    public static readonly Refusal FieldNameByte = new(
        400, "a byte that no field name holds", "a token and a colon", "RFC 9110 section 5.1");
    public static readonly Refusal FieldNameSpace = new(
        400, "white space between field name and colon", "a colon right after the name", "RFC 9112 section 5.1");
    public static readonly Refusal FieldColonMissing = new(400, "a field line without a colon", "name: value", "RFC 9112 section 5");
    public static readonly Refusal FieldValueByte = new(
        400, "a control byte in a field value", "visible bytes, spaces and tabs", "RFC 9110 section 5.5");
    public static readonly Refusal FieldRepeated = new(
        400, "a second line of a field that stands once", "one line", "RFC 9110 section 5.3");
    public static readonly Refusal TooManyFields = new(431, "too many fields", "fields within the limit", "RFC 6585 section 5");
    public static readonly Refusal HeadTooLarge = new(
        431, "fields that are too large in all", "fields within the limit", "RFC 6585 section 5");
    public static readonly Refusal HostMissing = new(400, "a request without Host", "one Host field", "RFC 9112 section 3.2");
    public static readonly Refusal HostInvalid = new(400, "a malformed Host", "host[:port]", "RFC 9110 section 7.2");
    public static readonly Refusal HostDisagrees = new(
        400, "a Host that differs from the target's authority", "the same host and port", "RFC 9112 section 3.2.2");
    public static readonly Refusal ExpectationUnknown = new(
        417, "an expectation that this server does not know", "100-continue", "RFC 9110 section 10.1.1");

    // How the body is framed
    public static readonly Refusal ContentLengthInvalid = new(
        400, "a malformed Content-Length", "digits without sign, list or leading zero, within 63 bits", "RFC 9110 section 8.6");
    public static readonly Refusal FramedTwice = new(
        400, "Content-Length together with Transfer-Encoding", "one of them", "RFC 9112 section 6.1");
    public static readonly Refusal TransferEncodingInHttp10 = new(
        400, "Transfer-Encoding in HTTP/1.0", "Content-Length", "RFC 9112 section 6.1");
    public static readonly Refusal TransferEncodingMalformed = new(
        400, "a malformed Transfer-Encoding", "names of codings, separated by commas", "RFC 9112 section 6.1");
    public static readonly Refusal ChunkedNotLast = new(
        400, "a Transfer-Encoding that does not end in chunked", "chunked, once and last", "RFC 9112 section 6.3");
    public static readonly Refusal TransferCodingUnknown = new(
        501, "a transfer coding that this server does not know", "chunked alone", "RFC 9112 section 6.1");

    // Chunks
    public static readonly Refusal ChunkSizeInvalid = new(
        400, "a malformed chunk size", "1 to 16 hexadecimal digits", "RFC 9112 section 7.1");
    public static readonly Refusal ChunkSizeTooLarge = new(
        400, "a chunk size that is too large", "at most 16 digits and 63 bits", "RFC 9112 section 7.1");
    public static readonly Refusal ChunkExtensionInvalid = new(
        400, "a malformed chunk extension", ";name or ;name=value", "RFC 9112 section 7.1.1");
    public static readonly Refusal ChunkExtensionsTooLong = new(
        400, "chunk extensions that are too long in all", "extensions within the limit", "RFC 9112 section 7.1.1");
    public static readonly Refusal ChunkDataOverrun = new(
        400, "chunk data that is longer than announced", "CR LF after the data", "RFC 9112 section 7.1");
    public static readonly Refusal TrailerForbidden = new(
        400, "a trailer that frames, routes, authenticates or describes the content", "such a field in the head", "RFC 9110 section 6.5.1");

    // The connection's own
    public static readonly Refusal HeadTimeout = new(
        408, "a head that is not whole in time", "a head within the time limit", "RFC 9110 section 15.5.9");
    public static readonly Refusal BodyTimeout = new(
        408, "a body that comes too slowly", "bytes at the slowest rate or faster", "RFC 9110 section 15.5.9");
    public static readonly Refusal BodyTooLong = new(413, "a body that is too long", "a body within the limit", "RFC 9110 section 15.5.14");
    public static readonly Refusal ContentCodingUnknown = new(
        415, "a body in a content coding that is not decoded here", "one of those that Accept-Encoding names", "RFC 9110 section 15.5.16");
    public static readonly Refusal BodyIncomplete = new(
        400, "the end of the connection before the end of the body", "the body as announced", "RFC 9112 section 8");
    public static readonly Refusal HeadIncomplete = new(
        400, "the end of the connection before the end of the head", "a whole head", "RFC 9112 section 8");
    public static readonly Refusal ClearTextOnTls = new(
        400, "clear text on a TLS port", "a TLS handshake, as for https:// URLs", "RFC 9110 section 4.2.2");
    public static readonly Refusal TooManyConnections = new(503, "more connections than this server takes", "another try in a moment", "RFC 9110 section 15.6.4");
    public static readonly Refusal TooManyOfAddress = new(
        503, "more connections than this server takes from one address", "another try in a moment", "RFC 9110 section 15.6.4");

    private Refusal(int status, string met, string expected, string section, [CallerMemberName] string name = "")
    {
        Status = status;
        Met = met;
        Expected = expected;
        Section = section;
        Name = name;
        Text = $"Met {met}; expected {expected} ({section}).";
        Rows.Add(this);
    }

    /// <summary>Every row, in the order of the table.</summary>
    public static IReadOnlyList<Refusal> All => Rows;

    /// <summary>The name of the row: it stays the same in logs and metrics.</summary>
    public string Name { get; }

    /// <summary>The status that the client gets: 4xx, 501, 503 or 505.</summary>
    public int Status { get; }

    /// <summary>What came.</summary>
    public string Met { get; }

    /// <summary>What should have come.</summary>
    public string Expected { get; }

    /// <summary>Where the rule stands.</summary>
    public string Section { get; }

    /// <summary>The sentence for the client: ASCII, and nothing of what it sent.</summary>
    public string Text { get; }

    public override string ToString() => $"{Status} {Name}";
}
