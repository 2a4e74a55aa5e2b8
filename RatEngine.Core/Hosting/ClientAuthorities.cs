using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>The authorities that clients' certificates must come from.</summary>
internal sealed class ClientAuthorities
{
    public const string Key = "Tls:ClientCa";

    private readonly WatchedFile _file;
    private readonly ClientCertificateMode _mode;
    private readonly ILogger _logger;
    private X509Certificate2Collection _authorities;

    /// <exception cref="RatOptionsException">The file cannot be read, or does not hold what it should.</exception>
    public ClientAuthorities(string path, ClientCertificateMode mode, ILogger logger)
    {
        _file = new WatchedFile(path);
        _mode = mode;
        _logger = logger;
        _file.Look();
        try
        {
            _authorities = TlsFiles.ReadAuthorities(_file.Content);
        }
        catch (Exception e) when (TlsCertificateSource.IsAboutFiles(e))
        {
            throw new RatOptionsException(Key, $"\"{path}\" ({e.Message})", "a PEM file with the certificates of authorities");
        }
    }

    /// <summary>Looks whether the file has changed. True: there are new authorities.</summary>
    public bool Look()
    {
        if (!_file.Look()) return false;
        try
        {
            _authorities = TlsFiles.ReadAuthorities(_file.Content);
            HostingLog.AuthoritiesLoaded(_logger, _file.Path, _authorities.Count);
            return true;
        }
        catch (Exception e) when (TlsCertificateSource.IsAboutFiles(e))
        {
            HostingLog.CertificateNotReloaded(_logger, _file.Path, e.Message);
            return false;
        }
    }

    /// <summary>Has clients asked, and what they answer checked.</summary>
    public void ApplyTo(SslServerAuthenticationOptions options)
    {
        options.ClientCertificateRequired = true;
        // A resumed session would be one of the authorities of its time.
        options.AllowTlsResume = false;
        options.CertificateChainPolicy = Policy();
        options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateNotAvailable && _mode == ClientCertificateMode.Allowed);
    }

    private X509ChainPolicy Policy()
    {
        // Nothing is fetched: a handshake must not wait for what some web server answers.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        foreach (var authority in _authorities)
        {
            var isRoot = authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(authority);
        }

        return policy;
    }
}
