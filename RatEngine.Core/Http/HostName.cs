using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Http;

/// <summary>Writes host names as browsers do, so that two spellings of one host can be compared: the host parser of the URL standard, section 3.5.</summary>
internal static class HostName
{
    private static readonly IdnMapping Idn = new();

    // Forbidden domain code points (section 3.1), which an escape may hide.
    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Append(0x7F).Select(code => (char)code), .. "#%/:<>?@[\\]^|"]);

    /// <summary>The host in lower case, in A-labels, without escapes and without one trailing dot; an address in its shortest spelling, IPv6 in
    /// brackets.</summary>
    /// <param name="name">A name, an IPv4 address, or an IPv6 address in brackets.</param>
    /// <returns>Null where no host has the name.</returns>
    public static string? Normalize(string name)
    {
        if (name.StartsWith('[')) return NormalizeIpv6(name);
        if (name.Contains('%', StringComparison.Ordinal)) name = Uri.UnescapeDataString(name);
        name = name.ToLowerInvariant();
        if (!Ascii.IsValid(name) && !TryWriteLabels(ref name)) return null;
        if (name.Length == 0 || name.AsSpan().ContainsAny(Forbidden)) return null;
        // The root of the name system, said out loud: browsers take "localhost." for another origin, and ask the same server.
        if (name.Length > 1 && name[^1] == '.' && name[^2] != '.') name = name[..^1];
        return EndsInNumber(name) && IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : name;
    }

    private static string? NormalizeIpv6(string name)
    {
        if (!name.EndsWith(']') || !IPAddress.TryParse(name.AsSpan()[1..^1], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        // Without a zone: it is this machine's alone, and browsers do not send one.
        return $"[{new IPAddress(address.GetAddressBytes())}]";
    }

    private static bool TryWriteLabels(ref string name)
    {
        try
        {
            name = Idn.GetAscii(name);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // As the standard's "ends in a number" checker: a name whose last label is a number is an IPv4 address or nothing.
    private static bool EndsInNumber(string name) => char.IsAsciiHexDigit(name[^1]) && char.IsAsciiDigit(name[name.LastIndexOf('.') + 1]);
}
