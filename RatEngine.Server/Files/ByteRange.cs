namespace RatEngine.Server.Files;

/// <summary>A part of a file, in bytes from its start. Never empty.</summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The position of the last byte, as <c>Content-Range</c> gives it.</summary>
    public long Last => Start + Length - 1;

    /// <summary>The value of <c>Content-Range</c> for this part of a file: <c>bytes 0-9/100</c>.</summary>
    public string ContentRange(long fileLength) => $"bytes {Start}-{Last}/{fileLength}";
}
