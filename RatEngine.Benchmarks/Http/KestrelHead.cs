using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace RatEngine.Benchmarks.Http;

/// <summary>Takes what Kestrel's parser finds. A struct, as Kestrel's own is: its calls are inlined.</summary>
public readonly struct KestrelHead(FieldCount fields) : IHttpRequestLineHandler, IHttpHeadersHandler
{
    public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
    {
        // The least that a handler can do.
    }

    public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => fields.Value++;

    public void OnHeadersComplete(bool endStream)
    {
        // As above.
    }

    public void OnStaticIndexedHeader(int index) => throw new NotSupportedException("HTTP/2 alone has these.");

    public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException("HTTP/2 alone has these.");
}

/// <summary>How many fields came.</summary>
public sealed class FieldCount
{
    public int Value { get; set; }
}
