using System.Buffers;
using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Writes response heads.</summary>
internal static class ResponseHead
{
    private const int MaxNumberBytes = 20;

    /// <summary>Writes the head of an answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="status">100 to 599.</param>
    /// <param name="date">The whole <c>Date</c> line.</param>
    /// <param name="contentType">Null: none.</param>
    /// <param name="framing">How the content is delimited.</param>
    /// <param name="contentLength">For <see cref="ResponseFraming.Length"/>.</param>
    /// <param name="connection">The whole <c>Connection</c> line, or nothing.</param>
    /// <param name="fields">The handler's own.</param>
    public static void Write(
        IBufferWriter<byte> output,
        int status,
        ReadOnlySpan<byte> date,
        string? contentType,
        ResponseFraming framing,
        long contentLength,
        ReadOnlySpan<byte> connection,
        IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var line = ReasonPhrase.StatusLine(status);
        var size = line.Length + date.Length + connection.Length + "Content-Type: \r\n"u8.Length + (contentType?.Length ?? 0) * 3
            + "Transfer-Encoding: chunked\r\n"u8.Length + MaxNumberBytes + "\r\n"u8.Length;
        for (var i = 0; i < fields.Count; i++) size += fields[i].Key.Length + fields[i].Value.Length * 3 + ": \r\n"u8.Length;

        var span = output.GetSpan(size);
        var at = Copy(line, span, 0);
        at = Copy(date, span, at);
        if (contentType is not null) at = Field("Content-Type", contentType, span, at);
        if (framing == ResponseFraming.Chunked) at = Copy("Transfer-Encoding: chunked\r\n"u8, span, at);
        if (framing == ResponseFraming.Length) at = Length(contentLength, span, at);
        at = Copy(connection, span, at);
        for (var i = 0; i < fields.Count; i++) at = Field(fields[i].Key, fields[i].Value, span, at);
        at = Copy("\r\n"u8, span, at);
        output.Advance(at);
    }

    private static int Length(long value, Span<byte> span, int at)
    {
        at = Copy("Content-Length: "u8, span, at);
        at += DecimalNumber.Write(value, span[at..]);
        return Copy("\r\n"u8, span, at);
    }

    private static int Field(string name, string value, Span<byte> span, int at)
    {
        at += Encoding.UTF8.GetBytes(name, span[at..]);
        at = Copy(": "u8, span, at);
        at += Encoding.UTF8.GetBytes(value, span[at..]);
        return Copy("\r\n"u8, span, at);
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> span, int at)
    {
        bytes.CopyTo(span[at..]);
        return at + bytes.Length;
    }
}
