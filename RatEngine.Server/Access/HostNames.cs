using System.Net;
using System.Net.Sockets;

namespace RatEngine.Server.Access;

/// <summary>The names that the server answers to. A page whose own name was made to point here (DNS rebinding) has another one, and a browser
/// cannot be made to send a wrong <c>Host</c>.</summary>
internal sealed class HostNames
{
    /// <summary>Stands for every name.</summary>
    public const string Any = "*";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    // ListenAddress reads "+" as "*".
    private static readonly string[] EveryAddress = [Any, "+", "0.0.0.0", "[::]"];

    private readonly HashSet<string> _names;
    private readonly bool _anyName;
    private readonly bool _anyAddress;

    private HostNames(HashSet<string> names, bool anyName, bool anyAddress) => (_names, _anyName, _anyAddress) = (names, anyName, anyAddress);

    /// <summary>The loopback names and addresses, those configured, and the addresses that are listened on.</summary>
    /// <param name="configured">Names and addresses, without ports, see <see cref="TryRead"/>; <see cref="Any"/> takes every name.</param>
    /// <param name="urls">What is listened on. <c>http://*:80</c> makes every address one of the server's, but no name: an address cannot be rebound.</param>
    public static HostNames Of(IEnumerable<string> configured, IEnumerable<string> urls)
    {
        string[] given = [.. configured];
        string[] bound = [.. urls.Where(IsTcp).Select(BoundHost)];
        return new HostNames(
            [.. Loopback.Concat(given).Concat(bound).Where(name => !EveryAddress.Contains(name)).Select(Normalize).OfType<string>()],
            given.Contains(Any),
            bound.Any(host => EveryAddress.Contains(Normalize(host))));
    }

    /// <summary>Whether a request with this <c>Host</c> is for this server.</summary>
    /// <param name="host">The field's value, its port included; null where there is none, as in HTTP/1.0, which no browser speaks.</param>
    public bool Allow(string? host) =>
        host is null || _anyName
        || (WebOrigin.TryParseHost("http", host, out WebOrigin origin) && (_names.Contains(origin.Host) || (_anyAddress && IsAddress(origin.Host))));

    /// <summary>Whether an option's text is a name or an address without a port. IPv6 may stand without its brackets.</summary>
    public static bool TryRead(string text) => text == Any || Normalize(text) is not null;

    private static bool IsAddress(string host) => IPAddress.TryParse(host, out _);

    private static bool IsTcp(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase));

    private static string BoundHost(string url)
    {
        string authority = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        int colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }

    /// <summary>The host as <see cref="WebOrigin"/> writes it; null where it is not one, or has a port.</summary>
    private static string? Normalize(string name)
    {
        if (IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? address))
            name = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();
        int colon = name.LastIndexOf(':');
        return colon <= name.LastIndexOf(']') && WebOrigin.TryParseHost("http", name, out WebOrigin origin) ? origin.Host : null;
    }
}
