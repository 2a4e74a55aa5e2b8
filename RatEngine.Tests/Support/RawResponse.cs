using System.Text;

namespace RatEngine.Tests.Support;

/// <summary>A response as it stood on the wire.</summary>
/// <param name="Status">The status code.</param>
/// <param name="StatusLine">The status line, without CRLF.</param>
/// <param name="Headers">One pair a field line, in their order, values trimmed.</param>
/// <param name="Body">The content, without chunk framing.</param>
/// <param name="Trailers">The trailer fields of a chunked body.</param>
/// <param name="Raw">Every byte of the response, from the status line to the end of the framing.</param>
internal sealed record RawResponse(
    int Status,
    string StatusLine,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    IReadOnlyList<KeyValuePair<string, string>> Trailers,
    byte[] Raw)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Every byte as a character of Latin-1, to compare heads with.</summary>
    public string RawText => Encoding.Latin1.GetString(Raw);

    /// <summary>The value of the one field of that name; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The field stands more than once.</exception>
    public string? Header(string name) => HeaderValues(name).SingleOrDefault();

    /// <summary>The values of all fields of that name.</summary>
    public IEnumerable<string> HeaderValues(string name) =>
        Headers.Where(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value);
}
