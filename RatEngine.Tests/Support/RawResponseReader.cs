using System.Buffers;
using System.Globalization;
using System.Text;

namespace RatEngine.Tests.Support;

/// <summary>Reads one response off a <see cref="RawClient"/>, strictly: what is not CRLF, a hex size or a field line is an error.</summary>
internal sealed class RawResponseReader(RawClient client)
{
    private readonly ArrayBufferWriter<byte> _raw = new();

    /// <summary>Reads one response to the end of its framing.</summary>
    /// <param name="toHead">True where the request was HEAD: the response has no body, whatever its fields say.</param>
    public async Task<RawResponse> ReadAsync(bool toHead)
    {
        var statusLine = await ReadLineAsync();
        if (!statusLine.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || statusLine.Length < 12)
            throw new FormatException($"Expected a status line of HTTP/1.1, met \"{statusLine}\".");
        var status = int.Parse(statusLine.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);

        var headers = await ReadFieldsAsync();
        var trailers = new List<KeyValuePair<string, string>>();
        var body = toHead || status is < 200 or 204 or 304 ? [] : await ReadBodyAsync(headers, trailers);
        return new RawResponse(status, statusLine, headers, body, trailers, _raw.WrittenSpan.ToArray());
    }

    private async Task<byte[]> ReadBodyAsync(List<KeyValuePair<string, string>> headers, List<KeyValuePair<string, string>> trailers)
    {
        if (Find(headers, "Transfer-Encoding") is { } coding)
        {
            if (coding != "chunked") throw new FormatException($"Expected Transfer-Encoding chunked, met \"{coding}\".");
            return await ReadChunksAsync(trailers);
        }

        if (Find(headers, "Content-Length") is { } length)
            return await ReadExactlyAsync(int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture));

        var body = await client.ReadToEndAsync();
        _raw.Write(body);
        return body;
    }

    private async Task<byte[]> ReadChunksAsync(List<KeyValuePair<string, string>> trailers)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse(await ReadLineAsync(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0) break;
            body.Write(await ReadExactlyAsync(size));
            var end = await ReadLineAsync();
            if (end.Length > 0) throw new FormatException($"Expected CRLF after a chunk of {size} bytes, met \"{end}\".");
        }

        trailers.AddRange(await ReadFieldsAsync());
        return body.ToArray();
    }

    private async Task<List<KeyValuePair<string, string>>> ReadFieldsAsync()
    {
        var fields = new List<KeyValuePair<string, string>>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1) throw new FormatException($"Expected a field line, met \"{line}\".");
            fields.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return fields;
    }

    private async Task<string> ReadLineAsync()
    {
        var line = await client.ReadUntilAsync("\r\n");
        _raw.Write(Encoding.Latin1.GetBytes(line));
        return line[..^2];
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = await client.ReadExactlyAsync(count);
        _raw.Write(bytes);
        return bytes;
    }

    private static string? Find(List<KeyValuePair<string, string>> fields, string name) =>
        fields.Find(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
