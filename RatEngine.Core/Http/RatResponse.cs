using System.IO.Pipelines;
using System.Text.Json.Serialization.Metadata;

namespace RatEngine;

/// <summary>The answer to a request. Status and fields can be set until it has started.</summary>
public sealed class RatResponse
{
    /// <summary>The status code. Default 200.</summary>
    public int Status { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>The media type of the content; null where there is none.</summary>
    public string? ContentType { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>The length of the content, in bytes. Null (the default) sends <see cref="Body"/> in chunks.</summary>
    public long? ContentLength { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>True once the head has been written: status and fields are fixed.</summary>
    public bool HasStarted => throw new NotImplementedException();

    /// <summary>Sets a header field, in place of any of the same name.</summary>
    /// <exception cref="ArgumentException">The name is no token, the value holds CR, LF or NUL, or the field frames the message
    /// (<c>Content-Length</c>, <c>Transfer-Encoding</c>, <c>Connection</c>, …), which the engine alone does.</exception>
    public void SetHeader(string name, string value) => throw new NotImplementedException();

    /// <summary>Adds a header line, beside those of the same name.</summary>
    /// <exception cref="ArgumentException">As with <see cref="SetHeader"/>.</exception>
    public void AddHeader(string name, string value) => throw new NotImplementedException();

    /// <summary>The content, for answers that are streamed. Writing is bounded by the socket: <c>FlushAsync</c> completes when it has taken the bytes.</summary>
    public PipeWriter Body => throw new NotImplementedException();

    /// <summary>Sends a whole answer.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> content, string contentType) => throw new NotImplementedException();

    /// <summary>Sends a whole answer of text, in UTF-8.</summary>
    public ValueTask SendTextAsync(string text, string contentType = "text/plain; charset=utf-8") => throw new NotImplementedException();

    /// <summary>Sends a whole answer of JSON.</summary>
    public ValueTask SendJsonAsync<T>(T value, JsonTypeInfo<T> type) => throw new NotImplementedException();

    /// <summary>Sends a status with a line of text (none where the status allows no content).</summary>
    public ValueTask SendStatusAsync(int status, string? text = null) => throw new NotImplementedException();
}
