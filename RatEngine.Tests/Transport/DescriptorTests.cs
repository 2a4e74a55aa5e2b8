using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Transport;

[Platform("Linux", Reason = "Sets a limit of descriptors with bash.")]
public sealed class DescriptorTests
{
    private const int Limit = 256;
    private const int Answered = 200;

    // A runtime comes up in it, on a machine that may have other work.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "RatEngine.Server.dll");

    [Test]
    [Rule("limit.descriptors")]
    public async Task More_clients_than_descriptors_do_not_end_the_server()
    {
        await SurvivesAsync(endPoint => $"'{Repository.BenchmarkProgram}' serve --port {endPoint.Port}");
    }

    [TestCase("on")]
    [TestCase("off")]
    public async Task Wish_for_more_connections_than_descriptors_does_not_end_the_server(string useEpoll)
    {
        var output = await SurvivesAsync(endPoint => $"'{Server}' --urls http://{endPoint} --max-connections 100000 --use-epoll {useEpoll}");
        Assert.That(output, Does.Contain("MaxConnections is 100000, and the process may not open so many descriptors"));
        Assert.That(output, Does.Not.Contain("bug of the engine"));
    }

    /// <returns>What the server wrote.</returns>
    private static async Task<string> SurvivesAsync(Func<IPEndPoint, string> command)
    {
        var endPoint = FreeEndPoint();
        using var server = Process.Start(new ProcessStartInfo("bash", ["-c", $"ulimit -n {Limit}; exec dotnet {command(endPoint)} 2>&1"]) { RedirectStandardOutput = true })!;
        var output = server.StandardOutput.ReadToEndAsync();
        try
        {
            await Poll.UntilAsync(() => CanConnect(endPoint), () => "the server listens", StartTime);
            using var first = await RawClient.ConnectAsync(endPoint);
            Assert.That(await GetStatusAsync(first), Is.EqualTo(Answered));

            var clients = new List<RawClient>();
            for (var i = 0; i < 2 * Limit; i++)
            {
                if (await TryConnectAsync(endPoint) is { } client) clients.Add(client);
            }

            Assert.That(await GetStatusAsync(first), Is.EqualTo(Answered));
            foreach (var client in clients) client.Dispose();

            await Poll.UntilAsync(() => IsServedAsync(endPoint), () => "there is room again");
        }
        finally
        {
            await EndAsync(server);
        }

        return await output;
    }

    /// <summary>Ends it in good order, so that it removes its own files.</summary>
    private static async Task EndAsync(Process server)
    {
        using var terminate = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await server.WaitForExitAsync().WaitAsync(RawClient.Patience);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<bool> IsServedAsync(EndPoint endPoint)
    {
        using var client = await TryConnectAsync(endPoint);
        return client is not null && await GetStatusAsync(client) == Answered;
    }

    /// <summary>Null where the server cut the connection before it was heard of.</summary>
    private static async Task<RawClient?> TryConnectAsync(EndPoint endPoint)
    {
        try
        {
            return await RawClient.ConnectAsync(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    /// <summary>0 where the server had no room.</summary>
    private static async Task<int> GetStatusAsync(RawClient client)
    {
        try
        {
            await client.SendAsync("GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n");
            // The one server has the path, the other not: both have answered.
            return (await client.ReadResponseAsync()).Status is 200 or 404 ? Answered : 0;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            return 0;
        }
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static bool CanConnect(EndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
