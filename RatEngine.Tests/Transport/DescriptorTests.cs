using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Transport;

[Platform("Linux", Reason = "Sets a limit of descriptors with bash.")]
public sealed class DescriptorTests
{
    private const int Limit = 120;

    private static readonly string Program = Path.Combine(
        Repository.Root, "artifacts/bin/RatEngine.Benchmarks", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "RatEngine.Benchmarks.dll");

    [Test]
    [Rule("limit.descriptors")]
    public async Task More_clients_than_descriptors_do_not_end_the_server()
    {
        Assume.That(File.Exists(Program), $"Not built: {Program}");
        var endPoint = FreeEndPoint();
        using var server = Process.Start("bash", ["-c", $"ulimit -n {Limit}; exec dotnet '{Program}' serve --port {endPoint.Port}"]);
        try
        {
            await Poll.UntilAsync(() => CanConnect(endPoint), () => "the server listens");
            using var first = await RawClient.ConnectAsync(endPoint);
            Assert.That(await GetStatusAsync(first), Is.EqualTo(200));

            var clients = new List<RawClient>();
            for (var i = 0; i < 2 * Limit; i++)
            {
                if (await TryConnectAsync(endPoint) is { } client) clients.Add(client);
            }

            Assert.That(await GetStatusAsync(first), Is.EqualTo(200));
            foreach (var client in clients) client.Dispose();

            var status = 0;
            for (var tries = 0; status != 200 && tries < 1000; tries++)
            {
                using var client = await TryConnectAsync(endPoint);
                if (client is not null) status = await GetStatusAsync(client);
            }

            Assert.That(status, Is.EqualTo(200), "there is room again");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
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

    /// <summary>0 where the server had no room even for a refusal.</summary>
    private static async Task<int> GetStatusAsync(RawClient client)
    {
        try
        {
            await client.SendAsync("GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n");
            return (await client.ReadResponseAsync()).Status;
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
