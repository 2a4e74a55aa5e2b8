using System.Net;
using System.Net.Sockets;
using RatEngine.Buffers;

namespace RatEngine.Transport;

/// <summary>Addresses and ports as proxies write them, strictly: what two readers could read differently is no address.</summary>
internal static class AddressText
{
    // Of "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".
    private const int LongestText = 45;

    /// <summary>Four numbers from 0 to 255, without leading zeros: RFC 3986 section 3.2.2.</summary>
    public static bool TryParseIpv4(ReadOnlySpan<byte> text, out IPAddress? address)
    {
        address = null;
        if (!IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork) return false;
        // The library also reads octal, hexadecimal and fewer numbers, which come out differently.
        Span<byte> canonical = stackalloc byte[LongestText];
        if (!parsed.TryFormat(canonical, out var length) || !text.SequenceEqual(canonical[..length])) return false;
        address = parsed;
        return true;
    }

    /// <summary>Groups of hexadecimal digits, the last two as IPv4 or not; no zone, no brackets.</summary>
    public static bool TryParseIpv6(ReadOnlySpan<byte> text, out IPAddress? address)
    {
        address = null;
        if (text.Length is < 2 or > LongestText || !text.Contains((byte)':')) return false;
        foreach (var value in text)
        {
            if (!ByteClasses.IsHexDigit(value) && value is not ((byte)':' or (byte)'.')) return false;
        }

        return IPAddress.TryParse(text, out address);
    }

    /// <summary>A number from 0 to 65,535, without leading zeros.</summary>
    public static bool TryParsePort(ReadOnlySpan<byte> text, out int port)
    {
        port = 0;
        if (text.Length is 0 or > 5 || (text.Length > 1 && text[0] == '0')) return false;
        foreach (var digit in text)
        {
            if (!ByteClasses.IsDigit(digit)) return false;
            port = (port * 10) + (digit - '0');
        }

        return port <= IPEndPoint.MaxPort;
    }
}
