namespace RatEngine.Tests.Conformance;

/// <summary>Field lines that say, or seem to say, how a body is framed.</summary>
/// <param name="Lines">Without the last CRLF. <c>{N}</c> stands for the length of all that follows the head.</param>
/// <param name="Reading">The one way to read them.</param>
internal sealed record FramingClaim(string Lines, FramingReading Reading)
{
    /// <summary>Every one is a way in which two parsers are known to have disagreed, or its strict form.</summary>
    public static IReadOnlyList<FramingClaim> All { get; } =
    [
        new("Content-Length: {N}", FramingReading.Length),
        new("content-length:{N}", FramingReading.Length),
        new("Transfer-Encoding: chunked", FramingReading.Chunks),
        new("transfer-encoding:\tChunked \t", FramingReading.Chunks),
        new("X: 1", FramingReading.Nothing),
        new("Content_Length: {N}", FramingReading.Nothing),
        new("Transfer_Encoding: chunked", FramingReading.Nothing),
        new("X-Transfer-Encoding: chunked", FramingReading.Nothing),
        new("TE: chunked", FramingReading.Nothing),
        new("Trailer: Content-Length", FramingReading.Nothing),
        new("Connection: Content-Length, Transfer-Encoding", FramingReading.Nothing),
        new("Content-Encoding: chunked", FramingReading.Nothing),
        new("Content-Length: +{N}", FramingReading.Refused),
        new("Content-Length: 0{N}", FramingReading.Refused),
        new("Content-Length: {N}, {N}", FramingReading.Refused),
        new("Content-Length: {N};", FramingReading.Refused),
        new("Content-Length: 0x{N}", FramingReading.Refused),
        new("Content-Length: {N} 0", FramingReading.Refused),
        new("Content-Length: -0", FramingReading.Refused),
        new("Content-Length:", FramingReading.Refused),
        new("Content-Length : {N}", FramingReading.Refused),
        new("Content-Length\0: {N}", FramingReading.Refused),
        new("Content-Length: {N}\u000B", FramingReading.Refused),
        new("X: 1\nContent-Length: {N}", FramingReading.Refused),
        new("X: 1\rContent-Length: {N}", FramingReading.Refused),
        new("X: 1\r\n Content-Length: {N}", FramingReading.Refused),
        new("Transfer-Encoding : chunked", FramingReading.Refused),
        new("Transfer-Encoding: xchunked", FramingReading.Refused),
        new("Transfer-Encoding: chunked;q=1", FramingReading.Refused),
        new("Transfer-Encoding: \"chunked\"", FramingReading.Refused),
        new("Transfer-Encoding: chunked, identity", FramingReading.Refused),
        new("Transfer-Encoding: identity", FramingReading.Refused),
        new("Transfer-Encoding: gzip, chunked", FramingReading.Refused),
        new("Transfer-Encoding: ,chunked", FramingReading.Refused),
        new("Transfer-Encoding:\r\n chunked", FramingReading.Refused),
        new("Transfer-Encoding:\u000Bchunked", FramingReading.Refused),
        new("Transfer-Encoding: chunked\0", FramingReading.Refused),
        new("Transfer-Encoding:", FramingReading.Refused),
        new("Transfer-Encoding\0: chunked", FramingReading.Refused),
        new("X: 1\nTransfer-Encoding: chunked", FramingReading.Refused),
        new("X: 1\rTransfer-Encoding: chunked", FramingReading.Refused),
        new("\nTransfer-Encoding: chunked", FramingReading.Refused),
    ];

    /// <summary>How both together are read: what frames twice, be it the same way, is refused.</summary>
    public FramingReading With(FramingClaim other) => (Reading, other.Reading) switch
    {
        (FramingReading.Refused, _) or (_, FramingReading.Refused) => FramingReading.Refused,
        (FramingReading.Nothing, var reading) => reading,
        (var reading, FramingReading.Nothing) => reading,
        _ => FramingReading.Refused,
    };

    /// <summary>A request whose content is a last chunk and another request, or all of it content, as it is read.</summary>
    /// <param name="prefix">What all paths begin with.</param>
    /// <param name="other">Its lines stand behind these.</param>
    public string RequestWith(FramingClaim other, string prefix = "")
    {
        var content = $"0\r\n\r\nGET {prefix}/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        var lines = $"{Lines}\r\n{other.Lines}\r\n".Replace("{N}", $"{content.Length}", StringComparison.Ordinal);
        return $"POST {prefix}/echo HTTP/1.1\r\nHost: a\r\n{lines}\r\n{content}";
    }

    public override string ToString() => RatEngine.Conformance.WireCase.Visible(Lines);
}
