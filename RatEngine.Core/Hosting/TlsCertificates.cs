using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>The server's certificates: which one a client gets, and their files read again when they change. Connections keep what they began with.</summary>
internal sealed class TlsCertificates : IDisposable
{
    // Renewals are days apart, and a reader of a few files each five seconds costs nothing.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly TlsCertificateSource[] _sources;
    private readonly ClientAuthorities? _clients;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();
    private volatile Offer[] _offers;

    /// <exception cref="RatOptionsException">There is no certificate, or one cannot be used.</exception>
    public TlsCertificates(TlsOptions options, TimeProvider time, ILogger logger)
    {
        if (options.Certificates.Count == 0)
            throw new RatOptionsException(TlsCertificateSource.Key, "none", "a certificate for the https:// address (a PEM or PFX file), or --dev-cert for one that is made at the start");
        _sources = [.. options.Certificates.Select(certificate => new TlsCertificateSource(certificate, time, logger))];
        if (options.ClientCertificates != ClientCertificateMode.Off)
            _clients = new ClientAuthorities(options.ClientCaFile!, options.ClientCertificates, logger);
        _offers = MakeOffers();
        _timer = time.CreateTimer(static certificates => ((TlsCertificates)certificates!).Look(), this, LookInterval, LookInterval);
    }

    /// <summary>What a client gets that asks for the name; empty: for none.</summary>
    public SslServerAuthenticationOptions Select(string name)
    {
        var offers = _offers;
        foreach (var offer in offers)
        {
            if (offer.Names.Contains(name)) return offer.Options;
        }

        return offers[0].Options;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A slow disk must not make looks overlap.
        if (!_looking.TryEnter()) return;
        try
        {
            var changed = _clients?.Look() ?? false;
            foreach (var source in _sources) changed |= source.Look();
            if (changed) _offers = MakeOffers();
        }
        catch (Exception)
        {
            // None is expected. On a timer's thread it would end the process.
        }
        finally
        {
            _looking.Exit();
        }
    }

    private Offer[] MakeOffers() => [.. _sources.Select(source => new Offer(source.Identity.Names, MakeOptions(source.Identity)))];

    private SslServerAuthenticationOptions MakeOptions(TlsIdentity identity)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
#pragma warning disable CA5398 // Not the system's choice: RFC 8996 forbids what came before, whatever the system still allows.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        _clients?.ApplyTo(options);
        return options;
    }

    private sealed record Offer(TlsNames Names, SslServerAuthenticationOptions Options);
}
