using RatEngine.Http;
using RatEngine.Transport;

namespace RatEngine;

/// <summary>Proxies in front of the server, and what they are believed. Nobody is, unless told otherwise: a field that names the client's address
/// can be sent by any client. See docs/proxies.md.</summary>
public sealed record ProxyOptions
{
    /// <summary>Whose word is taken: networks such as <c>10.0.0.0/8</c> or <c>fd00::/8</c>, addresses such as <c>127.0.0.1</c>, and <c>unix</c> for
    /// the peers of Unix sockets. Default none.</summary>
    public IReadOnlyList<string> TrustedNetworks { get; init; } = [];

    /// <summary>Takes the client's address from <c>X-Forwarded-For</c>: the last one that is not a trusted proxy's own. Default false.</summary>
    public bool XForwardedFor { get; init; }

    /// <summary>Takes the scheme that the client used from <c>X-Forwarded-Proto</c>. Default false.</summary>
    public bool XForwardedProto { get; init; }

    /// <summary>Takes address and scheme from <c>Forwarded</c> (RFC 7239). Not together with the other fields. Default false.</summary>
    public bool Forwarded { get; init; }

    /// <summary>Connections from trusted networks begin with a header of the PROXY protocol, version 1 or 2; one without is closed. Default
    /// false.</summary>
    public bool ProxyProtocol { get; init; }

    private bool IsOn => XForwardedFor || XForwardedProto || Forwarded || ProxyProtocol;

    /// <exception cref="RatOptionsException">A network is not valid or there is none, or two fields would say the same thing.</exception>
    internal void Validate()
    {
        foreach (var text in TrustedNetworks)
        {
            if (!NetworkSet.IsValid(text)) throw new RatOptionsException("Proxies:TrustedNetworks", $"\"{text}\"", NetworkSet.Expected);
        }

        if (IsOn && TrustedNetworks.Count == 0) throw new RatOptionsException("Proxies:TrustedNetworks", "none", $"{NetworkSet.Expected}, since proxies are to be believed");
        if (Forwarded && (XForwardedFor || XForwardedProto))
            throw new RatOptionsException("Proxies:Forwarded", "on together with Proxies:XForwardedFor or Proxies:XForwardedProto", "one of the two, the one that the proxy writes");
    }

    /// <summary>Null: no field is believed.</summary>
    internal ForwardingRules? MakeRules()
    {
        var fields = (XForwardedFor ? ForwardedFields.For : 0) | (XForwardedProto ? ForwardedFields.Proto : 0) | (Forwarded ? ForwardedFields.Forwarded : 0);
        return fields == ForwardedFields.None ? null : new ForwardingRules(NetworkSet.Of(TrustedNetworks), fields);
    }
}
