using System.Net;

namespace RatEngine.Transport;

/// <summary>A connection about whose client a proxy has spoken.</summary>
/// <param name="inner">The proxy's connection.</param>
/// <param name="client">The client's address; null where the proxy names none.</param>
/// <param name="isSecure">The client uses TLS.</param>
internal sealed class AddressedConnection(TransportConnection inner, EndPoint? client, bool isSecure) : ConnectionLayer(inner)
{
    // Without a client the address is the proxy's, for logs and limits.
    public override EndPoint? RemoteEndPoint => client ?? base.RemoteEndPoint;

    // The loopback addresses of a proxy on another machine are that machine's; and a client that is not named may be anywhere.
    public override bool IsLocal => client is not null && base.IsLocal && LocalPeer.Is(client);

    public override bool IsSecure => isSecure;
}
