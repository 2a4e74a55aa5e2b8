using System.Net;

namespace RatEngine.Transport;

/// <summary>What a proxy said of a connection.</summary>
/// <param name="Source">The client's address; null where the proxy speaks for itself, or does not know it.</param>
/// <param name="IsSecure">The client came to the proxy over TLS.</param>
/// <param name="Length">The header's length, in bytes.</param>
internal readonly record struct ProxyHeader(EndPoint? Source, bool IsSecure, int Length)
{
    /// <summary>The longest that is taken, in bytes. The addresses take up to 232; the rest is what cloud providers and certificates' names add.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Reads a header of either version from the first bytes of a connection: what is refused is refused at its first wrong byte.</summary>
    public static ProxyHeaderStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        if (bytes.IsEmpty) return ProxyHeaderStatus.NeedMore;
        return bytes[0] == ProxyHeaderV2.Signature[0] ? ProxyHeaderV2.Parse(bytes, out header) : ProxyHeaderV1.Parse(bytes, out header);
    }
}
