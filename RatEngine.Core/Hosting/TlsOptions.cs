namespace RatEngine;

/// <summary>How connections to <c>https://</c> addresses are secured: TLS 1.2 and 1.3, HTTP/1.1 by ALPN.</summary>
public sealed record TlsOptions
{
    /// <summary>The server's certificates. A client that names a server gets the first that is for that name, any other client the first. None
    /// (the default) is enough where no address is <c>https://</c>.</summary>
    public IReadOnlyList<TlsCertificate> Certificates { get; init; } = [];

    /// <summary>The longest time a handshake may take; then the connection is closed. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether clients are asked for a certificate. Default off.</summary>
    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>A PEM file with the authorities that clients' certificates must come from, roots and intermediates; reloaded when it changes.
    /// Null where clients are not asked. Authorities of the machine are not believed.</summary>
    public string? ClientCaFile { get; init; }
}
