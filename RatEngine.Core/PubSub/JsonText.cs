using System.Buffers;
using System.Text.Encodings.Web;

namespace RatEngine.PubSub;

/// <summary>Writes text as a JSON string, into memory whose length is known before.</summary>
internal static class JsonText
{
    private const int PieceBytes = 1024;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Default;

    /// <summary>The bytes of the string, its quotation marks included.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    public static long GetLength(ReadOnlySpan<byte> utf8)
    {
        var plain = Encoder.FindFirstCharacterToEncodeUtf8(utf8);
        if (plain < 0) return utf8.Length + 2L;
        Span<byte> piece = stackalloc byte[PieceBytes];
        var length = plain + 2L;
        for (var rest = utf8[plain..]; !rest.IsEmpty;)
        {
            Encoder.EncodeUtf8(rest, piece, out var consumed, out var written);
            length += written;
            rest = rest[consumed..];
        }

        return length;
    }

    /// <summary>Writes the string to the start of the destination, and says how many bytes that took.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="GetLength"/>.</exception>
    public static int Write(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        destination[0] = (byte)'"';
        if (Encoder.EncodeUtf8(utf8, destination[1..], out _, out var written) != OperationStatus.Done)
            throw new ArgumentException("The destination is shorter than the text.", nameof(destination));
        destination[written + 1] = (byte)'"';
        return written + 2;
    }
}
