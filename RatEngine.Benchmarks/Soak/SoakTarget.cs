using System.Net.Http;
using System.Net.Security;

namespace RatEngine.Benchmarks.Soak;

/// <summary>The server under soak, the clients that speak to it, and what is kept of it.</summary>
internal sealed class SoakTarget : IDisposable
{
    /// <param name="addresses">The server's.</param>
    /// <param name="tally">Where it is counted; null: in a tally of its own.</param>
    public SoakTarget(IReadOnlyList<Uri> addresses, SoakTally? tally = null)
    {
        Tally = tally ?? new SoakTally();
        Plain = addresses.First(address => address.Scheme == Uri.UriSchemeHttp);
        Tls = addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            // Before the server's own limit: a request must not meet the connection's end.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = SoakCertificate.Accept },
        };
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri Plain { get; }

    /// <summary>Null: the server has no address with TLS.</summary>
    public Uri? Tls { get; }

    /// <summary>All addresses that traffic goes to.</summary>
    public IReadOnlyList<Uri> Addresses => Tls is null ? [Plain] : [Plain, Tls];

    /// <summary>For what a well-behaved client does.</summary>
    public HttpClient Client { get; }

    public SoakTally Tally { get; }

    public HubLedger Ledger { get; } = new();

    public void Dispose() => Client.Dispose();
}
