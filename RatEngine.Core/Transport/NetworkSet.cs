using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Transport;

/// <summary>Networks, and whether Unix sockets count as one.</summary>
internal sealed class NetworkSet
{
    public const string Expected = "a network such as 10.0.0.0/8 or fd00::/8, an address such as 127.0.0.1 or ::1, or unix";

    // Stands for the peers of Unix sockets.
    private const string Unix = "unix";

    private readonly IPNetwork[] _networks;
    private readonly bool _unix;

    private NetworkSet(IPNetwork[] networks, bool unix)
    {
        _networks = networks;
        _unix = unix;
    }

    /// <summary>Those that the texts name.</summary>
    /// <exception cref="FormatException">A text is not valid.</exception>
    public static NetworkSet Of(IEnumerable<string> texts)
    {
        var networks = new List<IPNetwork>();
        var unix = false;
        foreach (var text in texts)
        {
            if (IsUnix(text)) unix = true;
            else networks.Add(TryParse(text, out var network) ? network : throw new FormatException($"No network: \"{text}\"."));
        }

        return new NetworkSet([.. networks], unix);
    }

    public static bool IsValid(string text) => IsUnix(text) || TryParse(text, out _);

    /// <summary>Whether the peer is in one of them. One that is not known any more (null) is in none.</summary>
    public bool Contain(EndPoint? peer) => peer switch
    {
        IPEndPoint ip => Contain(ip.Address),
        UnixDomainSocketEndPoint => _unix,
        _ => false,
    };

    private bool Contain(IPAddress address)
    {
        // So come IPv4 clients to a socket of both families.
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in _networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }

    private static bool IsUnix(string text) => text.Equals(Unix, StringComparison.OrdinalIgnoreCase);

    /// <summary>A network, or an address as a network of its own. IPv4 that is written as IPv6 is IPv4.</summary>
    private static bool TryParse(string text, out IPNetwork network)
    {
        if (!IPNetwork.TryParse(text, out network))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (!AddressText.TryParseIpv4(bytes, out var address) && !AddressText.TryParseIpv6(bytes, out address)) return false;
            network = new IPNetwork(address!, address!.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        }

        if (network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96)
            network = new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96);
        return true;
    }
}
