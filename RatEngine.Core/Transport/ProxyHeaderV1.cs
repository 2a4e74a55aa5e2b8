using System.Net;

namespace RatEngine.Transport;

/// <summary>The header for people of the PROXY protocol (haproxy's proxy-protocol.txt, section 2.1):
/// <c>PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 CR LF</c>.</summary>
internal static class ProxyHeaderV1
{
    // The longest line that the specification allows, CR LF included.
    private const int MaxBytes = 107;

    public static ProxyHeaderStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var line = bytes[..Math.Min(bytes.Length, MaxBytes)];
        var known = Math.Min(line.Length, "PROXY "u8.Length);
        if (!line[..known].SequenceEqual("PROXY "u8[..known])) return ProxyHeaderStatus.Invalid;
        // The line holds visible bytes and spaces up to its end.
        var end = line.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        if (end < 0) return line.Length == MaxBytes ? ProxyHeaderStatus.Invalid : ProxyHeaderStatus.NeedMore;
        if (line[end] != '\r') return ProxyHeaderStatus.Invalid;
        if (line.Length == end + 1) return line.Length == MaxBytes ? ProxyHeaderStatus.Invalid : ProxyHeaderStatus.NeedMore;
        if (line[end + 1] != '\n') return ProxyHeaderStatus.Invalid;
        if (!TryParseLine(line["PROXY "u8.Length..end], out var source)) return ProxyHeaderStatus.Invalid;
        header = new ProxyHeader(source, IsSecure: false, end + 2);
        return ProxyHeaderStatus.Whole;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, out IPEndPoint? source)
    {
        source = null;
        // What follows it is to be ignored.
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8)) return true;
        var isIpv4 = line.StartsWith("TCP4 "u8);
        if (!isIpv4 && !line.StartsWith("TCP6 "u8)) return false;
        line = line["TCP4 "u8.Length..];
        if (!TryParseAddress(TakeWord(ref line), isIpv4, out var address) || !TryParseAddress(TakeWord(ref line), isIpv4, out _)) return false;
        // The last word is the rest: a space in it is no digit.
        if (!AddressText.TryParsePort(TakeWord(ref line), out var port) || !AddressText.TryParsePort(line, out _)) return false;
        source = new IPEndPoint(address!, port);
        return true;
    }

    private static bool TryParseAddress(ReadOnlySpan<byte> text, bool isIpv4, out IPAddress? address) =>
        isIpv4 ? AddressText.TryParseIpv4(text, out address) : AddressText.TryParseIpv6(text, out address);

    /// <summary>Up to the next space, which goes too. Without one it is empty, and no address or port.</summary>
    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> line)
    {
        var length = line.IndexOf((byte)' ');
        if (length < 0) return default;
        var word = line[..length];
        line = line[(length + 1)..];
        return word;
    }
}
