using System.Buffers.Binary;
using System.Net;

namespace RatEngine.Transport;

/// <summary>The binary header of the PROXY protocol (haproxy's proxy-protocol.txt, section 2.2): a signature, version and command, family and
/// transport, the length of the rest, addresses, then type-length-value fields.</summary>
internal static class ProxyHeaderV2
{
    private const int FixedBytes = 16;

    // Version 2 in the upper half.
    private const int Local = 0x20;
    private const int Proxy = 0x21;

    // PP2_TYPE_SSL, and the bit of its first byte that says that the client came over TLS.
    private const int SslType = 0x20;
    private const int SslBytes = 5;
    private const int ClientSsl = 1;

    /// <summary>What it begins with: no HTTP request does.</summary>
    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    public static ProxyHeaderStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var known = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..known].SequenceEqual(Signature[..known])) return ProxyHeaderStatus.Invalid;
        if (bytes.Length > 12 && bytes[12] is not (Local or Proxy)) return ProxyHeaderStatus.Invalid;
        if (bytes.Length > 13 && !IsFamily(bytes[13])) return ProxyHeaderStatus.Invalid;
        if (bytes.Length < FixedBytes) return ProxyHeaderStatus.NeedMore;
        var length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (length > ProxyHeader.MaxBytes) return ProxyHeaderStatus.Invalid;
        if (bytes.Length < length) return ProxyHeaderStatus.NeedMore;
        return TryParseRest(bytes[12] == Local, bytes[13], bytes[FixedBytes..length], out var source, out var isSecure)
            ? Whole(new ProxyHeader(source, isSecure, length), out header)
            : ProxyHeaderStatus.Invalid;
    }

    private static ProxyHeaderStatus Whole(ProxyHeader found, out ProxyHeader header)
    {
        header = found;
        return ProxyHeaderStatus.Whole;
    }

    /// <summary>Streams alone: HTTP/1.1 does not come in datagrams.</summary>
    private static bool IsFamily(byte family) => family is 0x00 or 0x11 or 0x21 or 0x31;

    private static bool TryParseRest(bool isLocal, byte family, ReadOnlySpan<byte> rest, out EndPoint? source, out bool isSecure)
    {
        source = null;
        isSecure = false;
        // The proxy's own connection, to see whether the server lives: what it says of others is to be ignored.
        if (isLocal) return true;
        var length = family switch { 0x11 => 12, 0x21 => 36, 0x31 => 216, _ => 0 };
        if (rest.Length < length) return false;
        source = family switch
        {
            0x11 => new IPEndPoint(new IPAddress(rest[..4]), BinaryPrimitives.ReadUInt16BigEndian(rest[8..])),
            0x21 => new IPEndPoint(new IPAddress(rest[..16]), BinaryPrimitives.ReadUInt16BigEndian(rest[32..])),
            0x31 => UnixPeer.EndPoint,
            _ => null,
        };
        return TryReadFields(rest[length..], out isSecure);
    }

    private static bool TryReadFields(ReadOnlySpan<byte> fields, out bool isSecure)
    {
        isSecure = false;
        while (!fields.IsEmpty)
        {
            if (fields.Length < 3) return false;
            var end = 3 + BinaryPrimitives.ReadUInt16BigEndian(fields[1..]);
            if (fields.Length < end) return false;
            if (fields[0] == SslType)
            {
                if (end < 3 + SslBytes) return false;
                isSecure = (fields[3] & ClientSsl) != 0;
            }

            fields = fields[end..];
        }

        return true;
    }
}
