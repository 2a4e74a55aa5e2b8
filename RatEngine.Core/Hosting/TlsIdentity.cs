using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Hosting;

/// <summary>A certificate of the server, ready to be shown: with its key and its issuers' certificates.</summary>
internal sealed class TlsIdentity
{
    /// <param name="chain">The server's own certificate first, then those of its issuers.</param>
    public TlsIdentity(X509Certificate2Collection chain)
    {
        var own = chain[0];
        Names = new TlsNames(own);
        NotAfter = own.NotAfter.ToUniversalTime();
        Fingerprint = own.GetCertHashString(HashAlgorithmName.SHA256);
        // Offline: a handshake must not wait for what an issuer's web server answers.
        Context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    public TlsNames Names { get; }

    /// <summary>When it expires, in UTC.</summary>
    public DateTime NotAfter { get; }

    /// <summary>The SHA-256 of the certificate, in hexadecimal digits.</summary>
    public string Fingerprint { get; }

    public SslStreamCertificateContext Context { get; }
}
