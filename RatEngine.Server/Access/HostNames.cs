using System.Net;

namespace RatEngine.Server.Access;

/// <summary>The names that the server answers to. A page whose own name was made to point here (DNS rebinding) has another one, and a browser
/// cannot be made to send a wrong <c>Host</c>.</summary>
internal sealed class HostNames
{
    /// <summary>Stands for every name.</summary>
    public const string Any = "*";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string> _names;
    private readonly bool _anyAddress;

    private HostNames(HashSet<string> names, bool anyAddress) => (_names, _anyAddress) = (names, anyAddress);

    /// <summary>The loopback names and addresses, those configured, and the addresses that are listened on.</summary>
    /// <param name="configured">Names and addresses, without ports; <see cref="Any"/> takes every name.</param>
    /// <param name="urls">What is listened on. <c>http://*:80</c> makes every address one of the server's, but no name: an address cannot be rebound.</param>
    public static HostNames Of(IEnumerable<string> configured, IEnumerable<string> urls)
    {
        string[] bound = [.. urls.Where(IsTcp).Select(BoundHost)];
        HashSet<string> names = new([.. Loopback.Concat(configured).Concat(bound.Where(host => host != Any)).Select(Normalize)], StringComparer.OrdinalIgnoreCase);
        return new HostNames(names, bound.Any(IsEveryAddress));
    }

    /// <summary>Whether a request with this <c>Host</c> is for this server.</summary>
    /// <param name="host">The field's value, its port included; null where there is none, as in HTTP/1.0, which no browser speaks.</param>
    public bool Allow(string? host)
    {
        if (host is null || _names.Contains(Any))
            return true;
        string name = Normalize(WithoutPort(host));
        return _names.Contains(name) || (_anyAddress && IPAddress.TryParse(name, out _));
    }

    private static bool IsTcp(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase));

    private static string BoundHost(string url) => WithoutPort(url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/'));

    private static bool IsEveryAddress(string host) =>
        host == Any || (IPAddress.TryParse(host, out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static string WithoutPort(string authority)
    {
        int colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }

    // One spelling an address: [0:0:0:0:0:0:0:1] is [::1].
    private static string Normalize(string name) => IPAddress.TryParse(name, out IPAddress? address) ? address.ToString() : name;
}
