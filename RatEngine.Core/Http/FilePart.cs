namespace RatEngine.Http;

/// <summary>A part of a file, in bytes from its start. Never empty, but for an empty file as a whole.</summary>
internal readonly record struct FilePart(long Start, long Length)
{
    /// <summary>Behind the last byte.</summary>
    public long End => Start + Length;

    public bool Overlaps(FilePart other) => Start < other.End && other.Start < End;

    /// <summary>The part from the first byte of either to the last.</summary>
    public FilePart Union(FilePart other)
    {
        var start = Math.Min(Start, other.Start);
        return new FilePart(start, Math.Max(End, other.End) - start);
    }

    /// <summary>The value of <c>Content-Range</c> for this part of a file: <c>bytes 0-9/100</c>.</summary>
    public string ContentRange(long fileLength) => $"bytes {Start}-{End - 1}/{fileLength}";
}
