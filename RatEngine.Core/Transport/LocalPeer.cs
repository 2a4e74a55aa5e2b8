using System.Net;
using System.Net.Sockets;

namespace RatEngine.Transport;

/// <summary>Whether a peer is on this machine.</summary>
internal static class LocalPeer
{
    /// <summary>True for loopback addresses, IPv4 in IPv6 included, and Unix sockets. False for a peer whose address is not known any more: it may
    /// have been anybody.</summary>
    public static bool Is(EndPoint? peer) => peer switch
    {
        IPEndPoint { Address: var address } => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address),
        UnixDomainSocketEndPoint => true,
        _ => false,
    };
}
