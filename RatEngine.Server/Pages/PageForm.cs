using System.IO.Compression;

namespace RatEngine.Server.Pages;

/// <summary>The bytes of a page's file in one coding, made when they are first asked for.</summary>
/// <param name="coding">As <c>Content-Encoding</c> names it, or <see cref="Identity"/>.</param>
/// <param name="make">Makes the bytes.</param>
internal sealed class PageForm(string coding, Func<byte[]> make)
{
    /// <summary>Names the file as it is.</summary>
    public const string Identity = "identity";

    /// <summary>The codings of the forms, the one that saves most first.</summary>
    public static readonly string[] Codings = ["br", "gzip"];

    // 9 of 11: the last two levels save one part in a hundred, and take ten times as long.
    private const int BrotliQuality = 9;

    // RFC 7932's largest: a page fits in it as a whole.
    private const int BrotliWindowBits = 22;

    // Less than a segment: a smaller answer would be no sooner there.
    private const int MinBytes = 1024;

    // The assembly's own mark, which changes with every file in it: a digest of each would cost every start the loading of OpenSSL.
    private static readonly string Version = typeof(PageForm).Module.ModuleVersionId.ToString("N");

    private readonly Lazy<byte[]> _bytes = new(make);

    /// <summary>As <c>Content-Encoding</c> names it.</summary>
    public string Coding => coding;

    /// <summary>What is sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;

    /// <summary>The entity tag: each form has its own (RFC 9110 section 8.8.3.3).</summary>
    public string Tag { get; } = $"\"{Version}-{coding}\"";

    /// <summary>The content as it is, and compressed where that pays.</summary>
    public static IEnumerable<PageForm> MakeAll(byte[] content)
    {
        yield return new PageForm(Identity, () => content);
        if (content.Length < MinBytes)
            yield break;
        yield return new PageForm("br", () => Brotli(content));
        yield return new PageForm("gzip", () => Gzip(content));
    }

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
