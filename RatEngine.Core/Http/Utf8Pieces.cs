using System.Buffers;
using System.Text;

namespace RatEngine.Http;

/// <summary>Writes text in pieces: one of many megabytes would take an array of that size.</summary>
internal static class Utf8Pieces
{
    // At most three bytes a char: a piece fits a large block.
    private const int MaxPieceChars = 16 * 1024;

    public static void Write(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var length = Math.Min(text.Length, MaxPieceChars);
            // Both halves of a surrogate pair belong to one piece.
            if (length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
            Encoding.UTF8.GetBytes(text[..length], output);
            text = text[length..];
        }
    }
}
