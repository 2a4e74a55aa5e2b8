using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>Where one certificate of the server comes from, and what it is now.</summary>
internal sealed class TlsCertificateSource
{
    public const string Key = "Tls:Certificate";

    private readonly TlsCertificate _certificate;
    private readonly WatchedFile[] _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <exception cref="RatOptionsException">A file cannot be read, or does not hold what it should.</exception>
    public TlsCertificateSource(TlsCertificate certificate, TimeProvider time, ILogger logger)
    {
        _certificate = certificate;
        _time = time;
        _logger = logger;
        _files = [.. new[] { certificate.CertificateFile, certificate.KeyFile }.OfType<string>().Select(path => new WatchedFile(path))];
        foreach (var file in _files) file.Look();
        try
        {
            Identity = Load();
        }
        catch (Exception e) when (IsAboutFiles(e))
        {
            throw new RatOptionsException(Key, $"\"{certificate.CertificateFile}\" ({e.Message})", "a PEM or PFX file with a certificate, its private key there or in Tls:Key, and the password in Tls:Password if it has one");
        }

        LogIdentity();
    }

    /// <summary>The certificate as it was last read whole.</summary>
    public TlsIdentity Identity { get; private set; }

    /// <summary>Looks whether the files have changed. True: there is a new certificate.</summary>
    public bool Look()
    {
        var changed = false;
        foreach (var file in _files) changed |= file.Look();
        if (!changed) return false;
        try
        {
            Identity = Load();
            LogIdentity();
            return true;
        }
        catch (Exception e) when (IsAboutFiles(e))
        {
            HostingLog.CertificateNotReloaded(_logger, _certificate.CertificateFile!, e.Message);
            return false;
        }
    }

    /// <summary>What files can be the cause of.</summary>
    public static bool IsAboutFiles(Exception e) => e is IOException or CryptographicException or ArgumentException or FormatException;

    private TlsIdentity Load() => new(
        _certificate.Certificate is { } own ? [own]
        : TlsFiles.ReadServer(_files[0].Content, _files.Length > 1 ? _files[1].Content : null, _certificate.Password));

    private void LogIdentity()
    {
        HostingLog.CertificateLoaded(_logger, Identity.Names.ToString(), Identity.NotAfter, Identity.Fingerprint);
        if (Identity.NotAfter <= _time.GetUtcNow().UtcDateTime) HostingLog.CertificateExpired(_logger, Identity.Names.ToString(), Identity.NotAfter);
    }
}
