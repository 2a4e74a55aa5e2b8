namespace RatEngine.Http;

/// <summary>A range of the bytes of a head, counted from the head's first byte.</summary>
internal readonly record struct ByteRange(int Start, int Length)
{
    public static ByteRange Between(int start, int end) => new(start, end - start);

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}
