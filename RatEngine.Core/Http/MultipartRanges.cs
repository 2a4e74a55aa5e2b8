using System.Text;

namespace RatEngine.Http;

/// <summary>The frame around several parts of a file: <c>multipart/byteranges</c>, RFC 9110 section 14.6.</summary>
internal sealed class MultipartRanges
{
    // Cannot be guessed, so that no file can hold it: a new Guid is 122 random bits of the kernel.
    private readonly string _boundary = $"{Guid.NewGuid():N}";
    private readonly byte[][] _heads;
    private readonly byte[] _end;

    /// <summary>Frames the parts of a file of this length and type.</summary>
    public MultipartRanges(IReadOnlyList<FilePart> parts, long fileLength, string contentType)
    {
        Parts = parts;
        _heads = [.. parts.Select(part => Encoding.UTF8.GetBytes(
            $"\r\n--{_boundary}\r\nContent-Type: {contentType}\r\nContent-Range: {part.ContentRange(fileLength)}\r\n\r\n"))];
        _end = Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");
    }

    public IReadOnlyList<FilePart> Parts { get; }

    /// <summary>The media type of the whole answer.</summary>
    public string ContentType => $"multipart/byteranges; boundary={_boundary}";

    /// <summary>The length of the whole answer, in bytes.</summary>
    public long ContentLength => _heads.Sum(head => (long)head.Length) + Parts.Sum(part => part.Length) + _end.Length;

    /// <summary>What stands before the part.</summary>
    public ReadOnlyMemory<byte> Head(int index) => _heads[index];

    /// <summary>What stands after the last part.</summary>
    public ReadOnlyMemory<byte> End => _end;
}
