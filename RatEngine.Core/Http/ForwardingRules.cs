using System.Net;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>Finds out who asked, from what trusted proxies wrote into the head: hop by hop, from the nearest outwards, for as long as the word is
/// that of a trusted proxy and well-formed.</summary>
internal sealed class ForwardingRules(NetworkSet proxies, ForwardedFields fields)
{
    /// <summary>Clients' addresses come with the requests: a proxy's connection is no client's.</summary>
    public bool GivesAddresses => (fields & (ForwardedFields.Forwarded | ForwardedFields.For)) != 0;

    /// <summary>Whether what the peer says of others is believed.</summary>
    public bool Trusts(EndPoint? peer) => proxies.Contain(peer);

    /// <summary>Whether the request says that it came through a proxy, which makes every client look local where it runs on this machine. Whoever
    /// says so, and whether what it says is believed or even well-formed, makes no difference.</summary>
    public static bool IsForwarded(RequestHead head) =>
        head.Fields.Contains(KnownField.Forwarded)
        || head.Fields.Contains(KnownField.XForwardedFor)
        || head.Fields.Contains(KnownField.XForwardedHost)
        || head.Fields.Contains(KnownField.XForwardedProto)
        || head.Fields.Contains(KnownField.Via)
        || head.TryGet("X-Real-IP"u8, out _);

    /// <summary>Null: the peer is not believed, and is the client itself.</summary>
    public ForwardedClient? Find(RequestHead head, TransportConnection connection)
    {
        var peer = connection.RemoteEndPoint;
        if (!Trusts(peer)) return null;
        var (address, isSecure) = fields.HasFlag(ForwardedFields.Forwarded) ? FindForwarded(head.Fields, peer) : FindLegacy(head.Fields, peer);
        return new ForwardedClient(address, isSecure ?? connection.IsSecure);
    }

    private (EndPoint? Address, bool? IsSecure) FindForwarded(FieldTable table, EndPoint? peer)
    {
        var client = peer;
        bool? isSecure = null;
        var elements = new ForwardedElements(table);
        while (elements.TryTakeLast(out var hop))
        {
            // The one nearest to the client that says so.
            isSecure = hop.IsSecure ?? isSecure;
            if (hop.Address is null) break;
            client = hop.Address;
            if (!Trusts(client)) break;
        }

        return (client, isSecure);
    }

    private (EndPoint? Address, bool? IsSecure) FindLegacy(FieldTable table, EndPoint? peer)
    {
        var client = peer;
        var hops = 0;
        if (fields.HasFlag(ForwardedFields.For))
        {
            var elements = new ListElements(table, "X-Forwarded-For"u8);
            while (elements.TryTakeLast(out var element))
            {
                if (!ForwardedNode.TryParse(element, allowBareIpv6: true, out var address)) break;
                hops++;
                if (address is null) break;
                client = address;
                if (!Trusts(client)) break;
            }
        }

        return (client, fields.HasFlag(ForwardedFields.Proto) ? FindScheme(table, Math.Max(hops, 1)) : null);
    }

    /// <summary>A proxy that appends to the one field appends to the other: the scheme stands as far from the end as the address. Where there are
    /// fewer, the first proxy alone has written it.</summary>
    private static bool? FindScheme(FieldTable table, int hops)
    {
        bool? isSecure = null;
        var elements = new ListElements(table, "X-Forwarded-Proto"u8);
        while (elements.TryTakeLast(out var element))
        {
            if (hops-- == 0 || !ForwardedScheme.TryParse(element, out var found)) break;
            isSecure = found;
        }

        return isSecure;
    }
}
