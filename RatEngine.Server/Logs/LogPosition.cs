using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace RatEngine.Server.Logs;

/// <summary>A place in a log, as event ids say it: <c>1234-0123456789abcdef</c>, at most 36 characters. The second part says which file the offset
/// is of, and what stood before it: in another file, or one that was truncated and written again, the place is not found.</summary>
/// <param name="Offset">In bytes from the start of the file.</param>
/// <param name="Mark">See <see cref="MarkOf"/>; null in an id of the offset alone.</param>
internal readonly record struct LogPosition(long Offset, ulong? Mark)
{
    /// <summary>So many bytes before an offset make its mark: enough of a log to tell it from another one, as its lines have times.</summary>
    public const int MarkBytes = 256;

    /// <summary>The start of a file.</summary>
    public static LogPosition StartOf(ulong identity) => new(0, MarkOf(identity, []));

    /// <summary>The mark of an offset.</summary>
    /// <param name="identity">Of the file.</param>
    /// <param name="before">The bytes before the offset, <see cref="MarkBytes"/> or as many as there are.</param>
    public static ulong MarkOf(ulong identity, ReadOnlySpan<byte> before)
    {
        Span<byte> text = stackalloc byte[sizeof(ulong) + MarkBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(text, identity);
        before.CopyTo(text[sizeof(ulong)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(sizeof(ulong) + before.Length)], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>Reads an id from outside; null where it is none.</summary>
    public static LogPosition? Read(string? id)
    {
        ReadOnlySpan<char> text = id;
        int dash = text.IndexOf('-');
        if (!long.TryParse(dash < 0 ? text : text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
            return null;
        if (dash < 0)
            return new LogPosition(offset, null);
        ReadOnlySpan<char> digits = text[(dash + 1)..];
        return digits.Length == 16 && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mark) ? new LogPosition(offset, mark) : null;
    }

    /// <summary>As an event's id.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset}-{Mark:x16}");
}
