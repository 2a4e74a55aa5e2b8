using System.Net;
using System.Text;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>One end of a hop, as proxies write it (RFC 7239 section 6): an address with or without a port, <c>unknown</c>, or a name that hides it.</summary>
internal static class ForwardedNode
{
    /// <summary>False: malformed. The address is null where the node is hidden.</summary>
    /// <param name="text">The node.</param>
    /// <param name="allowBareIpv6">IPv6 without brackets is taken, as <c>X-Forwarded-For</c> has it.</param>
    /// <param name="address">With port 0 where there is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool allowBareIpv6, out IPEndPoint? address)
    {
        address = null;
        if (allowBareIpv6 && AddressText.TryParseIpv6(text, out var bare))
        {
            address = new IPEndPoint(bare!, 0);
            return true;
        }

        var nameLength = text.StartsWith("["u8) ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        if (nameLength < 0) nameLength = text.Length;
        var name = text[..nameLength];
        if (!TryParsePort(text[nameLength..], out var port)) return false;
        if (IsHidden(name)) return true;
        if (!TryParseName(name, out var ip)) return false;
        address = new IPEndPoint(ip!, port);
        return true;
    }

    private static bool TryParseName(ReadOnlySpan<byte> name, out IPAddress? ip)
    {
        ip = null;
        return name is [(byte)'[', .., (byte)']'] ? AddressText.TryParseIpv6(name[1..^1], out ip) : AddressText.TryParseIpv4(name, out ip);
    }

    /// <summary>A port that is hidden itself is 0.</summary>
    private static bool TryParsePort(ReadOnlySpan<byte> rest, out int port)
    {
        port = 0;
        return rest.IsEmpty || (rest[0] == ':' && (AddressText.TryParsePort(rest[1..], out port) || IsObfuscated(rest[1..])));
    }

    private static bool IsHidden(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "unknown"u8) || IsObfuscated(name);

    private static bool IsObfuscated(ReadOnlySpan<byte> name)
    {
        if (name.Length < 2 || name[0] != '_') return false;
        foreach (var value in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && !"._-"u8.Contains(value)) return false;
        }

        return true;
    }
}
