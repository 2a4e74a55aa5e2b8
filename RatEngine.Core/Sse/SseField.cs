using System.Text;

namespace RatEngine.Sse;

/// <summary>Measures and writes one field of an event: for every line of its value the prefix, the line in UTF-8, and LF. A lone surrogate
/// becomes U+FFFD; a value that is UTF-8 already is copied as it is.</summary>
internal static class SseField
{
    /// <summary>The bytes that <see cref="Write(ReadOnlySpan{byte}, ReadOnlySpan{char}, Span{byte})"/> takes.</summary>
    /// <exception cref="OverflowException">They are more than an array can hold.</exception>
    public static int GetLength(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> value)
    {
        // Most values are one line: an enumerator of lines would double the cost of a short one.
        if (value.IndexOfAny('\r', '\n') < 0)
            return GetLineLength(prefix, value);

        var length = 0;
        foreach (var line in new SseLines<char>(value))
            length = checked(length + GetLineLength(prefix, line));
        return length;
    }

    /// <inheritdoc cref="GetLength(ReadOnlySpan{byte}, ReadOnlySpan{char})"/>
    public static int GetLength(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAny((byte)'\r', (byte)'\n') < 0)
            return GetLineLength(prefix, value);

        var length = 0;
        foreach (var line in new SseLines<byte>(value))
            length = checked(length + GetLineLength(prefix, line));
        return length;
    }

    /// <summary>As <see cref="GetLength(ReadOnlySpan{byte}, ReadOnlySpan{char})"/>, for a value that is known to be one line.</summary>
    public static int GetLineLength(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> line) =>
        checked(prefix.Length + GetByteCount(line) + 1);

    /// <summary>Writes the field to the start of <paramref name="destination"/> and says how many bytes that took.
    /// A destination that is too short throws; it is never overrun.</summary>
    public static int Write(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> value, Span<byte> destination)
    {
        if (value.IndexOfAny('\r', '\n') < 0)
            return WriteLine(prefix, value, destination);

        var written = 0;
        foreach (var line in new SseLines<char>(value))
            written += WriteLine(prefix, line, destination[written..]);
        return written;
    }

    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, ReadOnlySpan{char}, Span{byte})"/>
    public static int Write(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        if (value.IndexOfAny((byte)'\r', (byte)'\n') < 0)
            return WriteLine(prefix, value, destination);

        var written = 0;
        foreach (var line in new SseLines<byte>(value))
            written += WriteLine(prefix, line, destination[written..]);
        return written;
    }

    /// <summary>As <see cref="Write(ReadOnlySpan{byte}, ReadOnlySpan{char}, Span{byte})"/>, for a value that is known to be one
    /// line.</summary>
    public static int WriteLine(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> line, Span<byte> destination)
    {
        prefix.CopyTo(destination);
        var end = prefix.Length + Encoding.UTF8.GetBytes(line, destination[prefix.Length..]);
        destination[end] = (byte)'\n';
        return end + 1;
    }

    // Nearly all text is ASCII, and to see that is cheaper than to count: counting was a third of the cost of 64 KiB.
    private static int GetByteCount(ReadOnlySpan<char> line) => Ascii.IsValid(line) ? line.Length : Encoding.UTF8.GetByteCount(line);

    private static int GetLineLength(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> line) => checked(prefix.Length + line.Length + 1);

    private static int WriteLine(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> line, Span<byte> destination)
    {
        prefix.CopyTo(destination);
        line.CopyTo(destination[prefix.Length..]);
        var end = prefix.Length + line.Length;
        destination[end] = (byte)'\n';
        return end + 1;
    }
}
