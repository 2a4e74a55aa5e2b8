using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RatEngine.Hosting;

/// <summary>Reads certificates and keys from the contents of files.</summary>
internal static class TlsFiles
{
    /// <summary>The server's own certificate, then those of its issuers, if the file has some.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">There is none, its key is missing or another's, or the password is wrong.</exception>
    public static X509Certificate2Collection ReadServer(byte[] certificate, byte[]? key, string? password) =>
        IsPem(certificate) ? ReadPem(Text(certificate), Text(key ?? certificate), password) : ReadPfx(certificate, password);

    /// <summary>All certificates of a PEM file.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">One of them is malformed, or there is none.</exception>
    public static X509Certificate2Collection ReadAuthorities(byte[] pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Text(pem));
        return authorities.Count > 0 ? authorities : throw new System.Security.Cryptography.CryptographicException("It holds no certificate in PEM.");
    }

    private static X509Certificate2Collection ReadPem(string certificates, string key, string? password)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        // An open key needs none, beside others that do.
        var isOpen = password is null || !key.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        var own = isOpen ? X509Certificate2.CreateFromPem(certificates, key) : X509Certificate2.CreateFromEncryptedPem(certificates, key, password!);
        // The first of the file is the server's own, here with its key.
        chain[0].Dispose();
        chain[0] = ForThisSystem(own);
        return chain;
    }

    private static X509Certificate2Collection ReadPfx(byte[] pfx, string? password)
    {
        var chain = X509CertificateLoader.LoadPkcs12Collection(pfx, password);
        var own = chain.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new System.Security.Cryptography.CryptographicException("It holds no certificate with a private key.");
        chain.Remove(own);
        chain.Insert(0, own);
        return chain;
    }

    /// <summary>Windows signs with keys alone that it keeps.</summary>
    private static X509Certificate2 ForThisSystem(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows()) return certificate;
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private static bool IsPem(ReadOnlySpan<byte> content) => content.IndexOf("-----BEGIN "u8) >= 0;

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
