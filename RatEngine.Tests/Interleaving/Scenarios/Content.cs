using System.Buffers;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>Bytes whose value is known from their place, and that are never those of <see cref="Rewriting.CheckedBlocks.Pattern"/>.</summary>
internal static class Content
{
    public static byte[] Bytes(int at, int count) => [.. Enumerable.Range(at, count).Select(At)];

    /// <summary>Throws where a byte is not the one of its place.</summary>
    /// <returns>The place behind the last.</returns>
    public static int Check(ReadOnlySequence<byte> bytes, int at)
    {
        foreach (var piece in bytes) at = Check(piece.Span, at);
        return at;
    }

    public static int Check(ReadOnlySpan<byte> bytes, int at)
    {
        foreach (var one in bytes)
        {
            if (one != At(at)) throw new InvalidOperationException($"Byte {at} is {one} in place of {At(at)}.");
            at++;
        }

        return at;
    }

    private static byte At(int place) => (byte)(place % 199);
}
