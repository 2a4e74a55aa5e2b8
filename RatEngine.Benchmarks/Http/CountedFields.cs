using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace RatEngine.Benchmarks.Http;

/// <summary>Takes what Kestrel's parser finds, and counts the fields: the least that can be done with them. A struct, as Kestrel's own is,
/// so that its calls are inlined.</summary>
public readonly struct CountedFields(CountedFields.Counter fields) : IHttpRequestLineHandler, IHttpHeadersHandler
{
    public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
    {
        // Nothing is less.
    }

    public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => fields.Count++;

    public void OnHeadersComplete(bool endStream)
    {
        // HTTP/2 alone needs to know.
    }

    public void OnStaticIndexedHeader(int index) => throw new NotSupportedException("HTTP/2 alone has these.");

    public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException("HTTP/2 alone has these.");

    /// <summary>How many fields came.</summary>
    public sealed class Counter
    {
        public int Count { get; set; }
    }
}
