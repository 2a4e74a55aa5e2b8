using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace RatEngine.Benchmarks.Http;

/// <summary>Takes what Kestrel's parser finds, and keeps it as applications on ASP.NET Core get it: as strings. Kestrel's own code, which
/// cannot be called, saves the strings that were the same in the connection's last request.</summary>
public readonly struct KeptFields(HeaderDictionary fields) : IHttpRequestLineHandler, IHttpHeadersHandler
{
    public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine) =>
        fields["path"] = Encoding.ASCII.GetString(startLine.Slice(targetPath.Offset, targetPath.Length));

    public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        fields.Append(Encoding.ASCII.GetString(name), Encoding.UTF8.GetString(value));

    public void OnHeadersComplete(bool endStream)
    {
        // HTTP/2 alone needs to know.
    }

    public void OnStaticIndexedHeader(int index) => throw new NotSupportedException("HTTP/2 alone has these.");

    public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException("HTTP/2 alone has these.");
}
