using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>A host and its port, as <c>Host</c> and the authority of a target name them: <c>uri-host [ ":" port ]</c>.</summary>
internal readonly ref struct HostField
{
    private const int MaxPort = 65_535;

    private HostField(ReadOnlySpan<byte> name, int port)
    {
        Name = name;
        Port = port;
    }

    /// <summary>A name, an IPv4 address, or an IPv6 address in its brackets.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>-1 where it is absent or empty: the scheme's own.</summary>
    public int Port { get; }

    public static bool TryParse(ReadOnlySpan<byte> value, out HostField host)
    {
        host = default;
        var nameLength = value.StartsWith("["u8) ? value.IndexOf((byte)']') + 1 : value.IndexOf((byte)':');
        if (nameLength < 0) nameLength = value.Length;
        var name = value[..nameLength];
        if (!IsName(name) || !TryParsePort(value[nameLength..], out var port)) return false;
        host = new HostField(name, port);
        return true;
    }

    /// <summary>Whether both name the same origin: names without regard to case, ports after the scheme's own was filled in.</summary>
    public bool Agrees(HostField other, int defaultPort) =>
        Ascii.EqualsIgnoreCase(Name, other.Name)
        && (Port < 0 ? defaultPort : Port) == (other.Port < 0 ? defaultPort : other.Port);

    private static bool TryParsePort(ReadOnlySpan<byte> rest, out int port)
    {
        port = -1;
        if (rest.IsEmpty) return true;
        if (rest[0] != ':' || rest.Length > 6) return false;
        foreach (var digit in rest[1..])
        {
            if (!ByteClasses.IsDigit(digit)) return false;
            port = (Math.Max(port, 0) * 10) + (digit - '0');
        }

        return port <= MaxPort;
    }

    // IPvFuture ("[v1.x]") is no host here: RFC 3986 section 3.2.2 has an unknown version refused, and there is no known one.
    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.StartsWith("["u8) ? name.Length > 2 && Ipv6Literal.IsValid(name[1..^1]) : !name.IsEmpty && IsRegisteredName(name);

    private static bool IsRegisteredName(ReadOnlySpan<byte> name)
    {
        if (name.ContainsAnyExcept(ByteClasses.Authority) || name.IndexOfAny("[]:"u8) >= 0) return false;
        return !name.Contains((byte)'%') || HasValidEscapes(name);
    }

    private static bool HasValidEscapes(ReadOnlySpan<byte> name)
    {
        EscapedUtf8 utf8 = default;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '%')
            {
                if (utf8.IsOpen) return false;
                continue;
            }

            if (name.Length - i < 3 || !ByteClasses.IsHexDigit(name[i + 1]) || !ByteClasses.IsHexDigit(name[i + 2])) return false;
            var value = (ByteClasses.HexValue(name[i + 1]) << 4) | ByteClasses.HexValue(name[i + 2]);
            if (value == 0 || !utf8.TryAccept((byte)value)) return false;
            i += 2;
        }

        return !utf8.IsOpen;
    }
}
