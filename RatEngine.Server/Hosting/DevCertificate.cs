using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RatEngine.Server.Configuration;

namespace RatEngine.Server;

/// <summary>A certificate for this machine alone, made at the start and gone at the end: its key is never written.</summary>
internal static class DevCertificate
{
    // Longer than any run of a server that is being developed, and short of what browsers take (398 days).
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Makes one for <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c>.</summary>
    public static X509Certificate2 Create(TimeProvider time)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // Server authentication: RFC 5280 section 4.2.1.12.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        // From a while ago: the clock of a virtual machine may be behind.
        DateTimeOffset now = time.GetUtcNow();
        X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        if (!OperatingSystem.IsWindows())
            return certificate;
        // Windows signs with keys alone that it keeps.
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>The options with this certificate behind those that were configured.</summary>
    public static ServerOptions Add(ServerOptions options, X509Certificate2 certificate)
    {
        TlsOptions tls = options.Engine.Tls;
        return options with { Engine = options.Engine with { Tls = tls with { Certificates = [.. tls.Certificates, new TlsCertificate(certificate)] } } };
    }
}
