using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Transport;

[Platform("Linux", Reason = "Looks at a process's descriptors.")]
public sealed class DescriptorTests
{
    private const int Limit = 120;

    private static readonly string Program = Path.Combine(
        Repository.Root, "artifacts/bin/RatEngine.Benchmarks", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "RatEngine.Benchmarks.dll");

    [Test]
    public async Task Server_that_ran_out_of_descriptors_goes_on_when_there_are_some()
    {
        Assume.That(File.Exists(Program), $"Not built: {Program}");
        var endPoint = FreeEndPoint();
        using var server = Process.Start("bash", ["-c", $"ulimit -n {Limit}; exec dotnet '{Program}' serve --port {endPoint.Port}"]);
        try
        {
            await Poll.UntilAsync(() => CanConnect(endPoint), () => "the server listens");
            var clients = new List<RawClient>();
            for (var i = 0; i < 2 * Limit; i++) clients.Add(await RawClient.ConnectAsync(endPoint));
            await Poll.UntilAsync(() => OpenDescriptors(server.Id) >= Limit, () => $"{OpenDescriptors(server.Id)} of {Limit} descriptors open");
            await GetAsync(clients[0]);

            foreach (var client in clients) client.Dispose();

            using var after = await RawClient.ConnectAsync(endPoint);
            await GetAsync(after);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task GetAsync(RawClient client)
    {
        await client.SendAsync("GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("Hello, World!"));
    }

    private static int OpenDescriptors(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

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
