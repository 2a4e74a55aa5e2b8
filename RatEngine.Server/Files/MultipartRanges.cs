using System.Security.Cryptography;
using System.Text;

namespace RatEngine.Server.Files;

/// <summary>The frame around several parts of a file: <c>multipart/byteranges</c>, RFC 9110 section 14.6.</summary>
internal sealed class MultipartRanges
{
    private readonly string _boundary = RandomNumberGenerator.GetHexString(24);
    private readonly byte[][] _heads;
    private readonly byte[] _end;

    /// <summary>Frames the parts of a file of this length and type.</summary>
    public MultipartRanges(IReadOnlyList<ByteRange> ranges, long fileLength, string contentType)
    {
        Ranges = ranges;
        _heads = [.. ranges.Select(range => Encoding.ASCII.GetBytes(
            $"\r\n--{_boundary}\r\nContent-Type: {contentType}\r\nContent-Range: {range.ContentRange(fileLength)}\r\n\r\n"))];
        _end = Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");
    }

    public IReadOnlyList<ByteRange> Ranges { get; }

    /// <summary>The media type of the whole answer.</summary>
    public string ContentType => $"multipart/byteranges; boundary={_boundary}";

    /// <summary>The length of the whole answer, in bytes.</summary>
    public long ContentLength => _heads.Sum(head => (long)head.Length) + Ranges.Sum(range => range.Length) + _end.Length;

    /// <summary>What stands before the part.</summary>
    public ReadOnlyMemory<byte> Head(int index) => _heads[index];

    /// <summary>What stands after the last part.</summary>
    public ReadOnlyMemory<byte> End => _end;
}
