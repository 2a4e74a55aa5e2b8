using System.Net;
using System.Net.Sockets;

namespace RatEngine.Server.Access;

/// <summary>Who may publish: the machine itself, and others where that is opened.</summary>
/// <param name="AllowRemote">Opens it.</param>
internal sealed record PublishAccess(bool AllowRemote)
{
    /// <summary>Whether the request may publish.</summary>
    public bool Allows(RatRequest request) => AllowRemote || (IsLocal(request.RemoteEndPoint) && !IsForwarded(request));

    /// <summary>Whether a peer is on this machine. One whose address is not known any more, since it has gone meanwhile, may be anybody.</summary>
    public static bool IsLocal(EndPoint? peer) => peer switch
    {
        IPEndPoint { Address: var address } => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address),
        UnixDomainSocketEndPoint => true,
        _ => false,
    };

    // A proxy on this machine makes every client look local; the usual ones say that they stand between.
    private static bool IsForwarded(RatRequest request) => request.Header("Forwarded") is not null || request.Header("X-Forwarded-For") is not null;
}
