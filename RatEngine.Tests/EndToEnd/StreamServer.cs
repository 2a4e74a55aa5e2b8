using System.Net.NetworkInformation;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>A server on a free port of 127.0.0.1, with its log. Disposing it cuts what is open.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private StreamServer(RatApp app, TestLog log) => (App, Log) = (app, log);

    public RatApp App { get; }

    public TestLog Log { get; }

    public string Address => App.Addresses[0];

    /// <summary>Starts a server with the routes given.</summary>
    public static Task<StreamServer> StartAsync(Action<RatApp> routes, RatOptions? options = null) => new StreamServers("http").StartAsync(routes, options);

    /// <summary>Starts a server with the routes given, on a free port of the address.</summary>
    public static async Task<StreamServer> StartAsync(string address, Action<RatApp> routes, RatOptions? options)
    {
        var log = new TestLog();
        var app = new RatApp("streams", options, log);
        log.App = app;
        routes(app);
        await app.StartAsync([address]);
        return new StreamServer(app, log);
    }

    /// <summary>A server that keeps no log: for tests that weigh memory.</summary>
    public static async Task<StreamServer> StartWithoutLogAsync(Action<RatApp> routes, RatOptions? options = null)
    {
        var app = new RatApp("streams", options);
        routes(app);
        await app.StartAsync(["http://127.0.0.1:0"]);
        return new StreamServer(app, new TestLog());
    }

    /// <summary>Starts a server on a clock that the test moves.</summary>
    public static Task<StreamServer> StartAsync(Action<RatApp> routes, FakeTimeProvider time) =>
        StartAsync(routes, new RatOptions { TimeProvider = time });

    /// <summary>A new connection, with nothing sent.</summary>
    public Task<RawClient> ConnectAsync(int? receiveBufferBytes = null) => RawClient.ConnectAsync(Address, receiveBufferBytes);

    /// <summary>A new connection with a stream open: its head has been read.</summary>
    public async Task<RawClient> OpenAsync(string path, int? receiveBufferBytes = null)
    {
        var client = await ConnectAsync(receiveBufferBytes);
        try
        {
            await client.SendGetAsync(path);
            Assert.That(await client.ReadUntilAsync("\r\n\r\n"), Does.StartWith("HTTP/1.1 200 OK\r\n"));
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the system has told the server's end of every connection that its client will send no more.</summary>
    public Task PeerGoneAsync()
    {
        var port = new Uri(Address).Port;
        return Poll.UntilAsync(
            () => !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
                .Any(connection => connection.LocalEndPoint.Port == port && connection.State == TcpState.Established),
            () => "the server's end of a connection is no longer established");
    }

    /// <summary>The line that a stream's end leaves in the log.</summary>
    public Task<LogEntry> ClosedAsync() => Log.WaitForAsync(entry => entry.EventId.Id == 401);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Log.Dispose();
    }
}
