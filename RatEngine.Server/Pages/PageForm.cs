using System.IO.Compression;
using System.Security.Cryptography;

namespace RatEngine.Server.Pages;

/// <summary>The bytes of a page's file in one coding.</summary>
/// <param name="Coding">As <c>Content-Encoding</c> names it, or <see cref="Identity"/>.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="Tag">The entity tag, made from the bytes: each form has its own (RFC 9110 section 8.8.3.3).</param>
internal sealed record PageForm(string Coding, ReadOnlyMemory<byte> Bytes, string Tag)
{
    /// <summary>Names the file as it is.</summary>
    public const string Identity = "identity";

    /// <summary>The codings of the forms, the one that saves most first.</summary>
    public static readonly string[] Codings = ["br", "gzip"];

    // 9 of 11: the last two levels save one part in a hundred, and take ten times as long at each start.
    private const int BrotliQuality = 9;

    // RFC 7932's largest: a page fits in it as a whole.
    private const int BrotliWindowBits = 22;

    // Less than a segment: a smaller answer would be no sooner there.
    private const int MinBytes = 1024;

    /// <summary>The content as it is, and compressed where that pays.</summary>
    public static IEnumerable<PageForm> MakeAll(byte[] content)
    {
        yield return Make(Identity, content);
        if (content.Length < MinBytes)
            yield break;
        yield return Make("br", Brotli(content));
        yield return Make("gzip", Gzip(content));
    }

    private static PageForm Make(string coding, byte[] bytes) =>
        new(coding, bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");

    private static byte[] Brotli(byte[] content)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        if (!BrotliEncoder.TryCompress(content, compressed, out int length, BrotliQuality, BrotliWindowBits))
            throw new InvalidOperationException("Brotli found no room in the most that it says it needs.");
        return compressed[..length];
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
