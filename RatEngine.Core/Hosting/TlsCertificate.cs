using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RatEngine;

/// <summary>A certificate of the server with its key: from files, which are read again when they change, or as it is.</summary>
public sealed record TlsCertificate
{
    /// <summary>A certificate in PEM, those of its issuers behind it, or a PFX (PKCS #12) file.</summary>
    /// <param name="certificateFile">The file's path.</param>
    public TlsCertificate(string certificateFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);
        CertificateFile = certificateFile;
    }

    /// <summary>A certificate that the program has made or loaded. It must have its private key, and is the caller's to dispose of, after the server.</summary>
    /// <exception cref="ArgumentException">It has no private key.</exception>
    public TlsCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey) throw new ArgumentException($"The certificate {certificate.Subject} has no private key: a server needs it.", nameof(certificate));
        Certificate = certificate;
    }

    /// <summary>The file; null where the certificate was given as it is.</summary>
    public string? CertificateFile { get; }

    /// <summary>The file of the private key, in PEM. Null (the default): it is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What opens the PFX file or the encrypted key. Null: they are open. Never logged.</summary>
    public string? Password { get; init; }

    /// <summary>The certificate as it was given; null where it comes from files.</summary>
    public X509Certificate2? Certificate { get; }

    // Without the password.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CertificateFile is null ? $"Certificate = {Certificate!.Subject}" : $"CertificateFile = {CertificateFile}");
        if (KeyFile is not null) text.Append(", KeyFile = ").Append(KeyFile);
        return true;
    }
}
