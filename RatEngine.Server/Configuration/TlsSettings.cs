namespace RatEngine.Server.Configuration;

/// <summary>The options of <c>https://</c> addresses. A part of <see cref="Settings"/>.</summary>
internal static class TlsSettings
{
    public static Setting<string> Certificate { get; } =
        new("Tls:Certificate", ValueKinds.File, "", "A certificate for https:// addresses, PEM or PFX. A client gets the first that is for the name it asks for, else the first.") { Repeatable = true };

    public static Setting<string> Key { get; } =
        new("Tls:Key", ValueKinds.File, "", "The private key, PEM, where it is not in the certificate's file: the first one that of the first certificate, and so on.") { Repeatable = true };

    public static Setting<string> Password { get; } =
        new("Tls:Password", ValueKinds.Secret, "", "What opens PFX files and encrypted keys.") { IsSecret = true };

    public static Setting<bool> DevCert { get; } =
        new("DevCert", ValueKinds.Switch, "off", "Makes a certificate for localhost at the start, for https:// addresses while developing.") { BareText = "on" };

    public static Setting<TimeSpan> HandshakeTimeout { get; } =
        new("Tls:HandshakeTimeout", ValueKinds.Duration, "10s", "The longest TLS handshake; then the connection is closed.");

    public static Setting<ClientCertificateMode> ClientCertificates { get; } =
        new("Tls:ClientCertificates", ValueKinds.ClientCertificates, "off", "Whether clients are asked for a certificate.");

    public static Setting<string> ClientCa { get; } =
        new("Tls:ClientCa", ValueKinds.File, "", "The authorities that clients' certificates must come from, PEM.");

    /// <summary>All of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Certificate, Key, Password, DevCert, HandshakeTimeout, ClientCertificates, ClientCa];
}
