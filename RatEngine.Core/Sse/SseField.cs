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
        var length = 0;
        foreach (var line in new SseLines<char>(value))
            length = checked(length + prefix.Length + Encoding.UTF8.GetByteCount(line) + 1);
        return length;
    }

    /// <inheritdoc cref="GetLength(ReadOnlySpan{byte}, ReadOnlySpan{char})"/>
    public static int GetLength(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value)
    {
        var length = 0;
        foreach (var line in new SseLines<byte>(value))
            length = checked(length + prefix.Length + line.Length + 1);
        return length;
    }

    /// <summary>Writes the field to the start of <paramref name="destination"/> and says how many bytes that took.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Write(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> value, Span<byte> destination)
    {
        var written = 0;
        foreach (var line in new SseLines<char>(value))
        {
            prefix.CopyTo(destination[written..]);
            written += prefix.Length;
            written += Encoding.UTF8.GetBytes(line, destination[written..]);
            destination[written++] = (byte)'\n';
        }

        return written;
    }

    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, ReadOnlySpan{char}, Span{byte})"/>
    public static int Write(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var written = 0;
        foreach (var line in new SseLines<byte>(value))
        {
            prefix.CopyTo(destination[written..]);
            written += prefix.Length;
            line.CopyTo(destination[written..]);
            written += line.Length;
            destination[written++] = (byte)'\n';
        }

        return written;
    }
}
