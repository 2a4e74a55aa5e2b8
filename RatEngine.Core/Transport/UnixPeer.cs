using System.Net;
using System.Net.Sockets;

namespace RatEngine.Transport;

/// <summary>The client of a Unix socket, which has no name of its own.</summary>
internal static class UnixPeer
{
    /// <summary>Stands for all of them.</summary>
    public static EndPoint EndPoint { get; } =
        // The library makes one without a path from the system's bytes alone.
        Socket.OSSupportsUnixDomainSockets ? new UnixDomainSocketEndPoint("/").Create(new SocketAddress(AddressFamily.Unix, sizeof(ushort))) : new NoUnix();

    private sealed class NoUnix : EndPoint;
}
