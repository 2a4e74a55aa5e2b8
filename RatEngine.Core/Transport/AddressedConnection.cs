using System.Net;

namespace RatEngine.Transport;

/// <summary>A connection whose client a proxy has named.</summary>
internal sealed class AddressedConnection(TransportConnection inner, EndPoint? client, bool isSecure) : ConnectionLayer(inner)
{
    public override EndPoint? RemoteEndPoint => client;

    public override bool IsSecure => isSecure;
}
