using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Benchmarks.Soak;

/// <summary>The certificate that the server under soak makes for itself: nobody vouches for it.</summary>
internal static class SoakCertificate
{
    private const string Subject = "CN=localhost";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Makes one, good for longer than any soak.</summary>
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        // Windows signs with keys alone that it keeps.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>Takes it as it is.</summary>
    public static bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate?.Subject == Subject;
}
