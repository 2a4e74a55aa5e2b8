using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Tests.Support;

/// <summary>Certificates made for tests, with keys that are quick to make.</summary>
internal static class TestCertificates
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>One for the loopback names and addresses, shared by all tests.</summary>
    public static X509Certificate2 Localhost { get; } = Create("localhost");

    /// <summary>Options of a server that shows <see cref="Localhost"/>.</summary>
    public static TlsOptions Options { get; } = new() { Certificates = [new TlsCertificate(Localhost)] };

    /// <summary>A certificate of its own issue for the names given, and for the loopback addresses.</summary>
    public static X509Certificate2 Create(params string[] names) => Request(names[0], ServerUse, names).CreateSelfSigned(Start, End);

    /// <summary>An authority that can issue.</summary>
    public static X509Certificate2 CreateAuthority(string name = "Test CA")
    {
        var request = Request(name, use: null, []);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(Start, End);
    }

    /// <summary>A certificate of the authority's, for a server or a client.</summary>
    public static X509Certificate2 Issue(X509Certificate2 authority, string name, bool forClient = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, forClient ? ClientUse : ServerUse, forClient ? [] : [name], key);
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7F;
        // Its authority's times: a second later it would outlive it.
        using var issued = request.Create(authority, authority.NotBefore, authority.NotAfter, serial);
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Certificate and key in one text.</summary>
    public static string Pem(X509Certificate2 certificate) => $"{certificate.ExportCertificatePem()}\n{KeyPem(certificate)}\n";

    public static string KeyPem(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private static DateTimeOffset Start => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset End => TimeProvider.System.GetUtcNow().AddDays(30);

    private static CertificateRequest Request(string name, string? use, string[] names, ECDsa? key = null)
    {
        var request = new CertificateRequest($"CN={name}", key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        if (use is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        if (names.Length == 0) return request;
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var dns in names) alternatives.AddDnsName(dns);
        alternatives.AddIpAddress(IPAddress.Loopback);
        alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }
}
