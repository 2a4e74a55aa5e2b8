using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Servers for the tests of one fixture, which runs over both schemes.</summary>
/// <param name="scheme">http or https.</param>
internal readonly struct StreamServers(string scheme)
{
    /// <summary>Starts a server with the routes given.</summary>
    public Task<StreamServer> StartAsync(Action<RatApp> routes, RatOptions? options = null) =>
        StreamServer.StartAsync($"{scheme}://127.0.0.1:0", routes, (options ?? new RatOptions()) with { Tls = TestCertificates.Options });

    /// <summary>Starts a server on a clock that the test moves.</summary>
    public Task<StreamServer> StartAsync(Action<RatApp> routes, FakeTimeProvider time) => StartAsync(routes, new RatOptions { TimeProvider = time });
}
