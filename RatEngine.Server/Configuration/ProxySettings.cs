namespace RatEngine.Server.Configuration;

/// <summary>The options for proxies in front of the server: what they are believed. A part of <see cref="Settings"/>.</summary>
internal static class ProxySettings
{
    public static Setting<string> TrustedNetworks { get; } =
        new("Proxies:TrustedNetworks", ValueKinds.Network, "", "A network whose proxies are believed what the options below say.") { Repeatable = true };

    public static Setting<bool> XForwardedFor { get; } =
        new("Proxies:XForwardedFor", ValueKinds.Switch, "off", "Takes the client's address from X-Forwarded-For.");

    public static Setting<bool> XForwardedProto { get; } =
        new("Proxies:XForwardedProto", ValueKinds.Switch, "off", "Takes the client's scheme from X-Forwarded-Proto.");

    public static Setting<bool> Forwarded { get; } =
        new("Proxies:Forwarded", ValueKinds.Switch, "off", "Takes the client's address and scheme from Forwarded (RFC 7239).");

    public static Setting<bool> ProxyProtocol { get; } =
        new("Proxies:ProxyProtocol", ValueKinds.Switch, "off", "Connections from those networks begin with a header of the PROXY protocol, version 1 or 2.");

    /// <summary>All of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } = [TrustedNetworks, XForwardedFor, XForwardedProto, Forwarded, ProxyProtocol];

    /// <summary>Reads them; whether they go together is the engine's to check, which names the same keys.</summary>
    public static ProxyOptions Read(SettingValues values)
    {
        ProxyOptions options = new()
        {
            XForwardedFor = values.Get(XForwardedFor),
            XForwardedProto = values.Get(XForwardedProto),
            Forwarded = values.Get(Forwarded),
            ProxyProtocol = values.Get(ProxyProtocol),
        };
        IReadOnlyList<string> networks = values.GetAll(TrustedNetworks);
        return networks.Count == 0 ? options : options with { TrustedNetworks = networks };
    }
}
