using System.Diagnostics;
using System.Net.Sockets;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Abuse;

/// <summary>SIGTERM, to the executable as a process of its own.</summary>
[Platform("Unix", Reason = "Sends a signal.")]
public sealed class DrainTests
{
    private const int WantedStreams = 19_000;
    private const int GeneratorStreams = 300;

    // What this process and the server need beside the streams.
    private const int SpareDescriptors = 600;

    private const string Upload = "POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nContent-Length: 10\r\n\r\nhalf";

    [Test]
    public async Task Sigterm_says_farewell_to_19000_streams_and_exits_0()
    {
        var streams = Math.Min(WantedStreams, (DescriptorLimit.Find() ?? int.MaxValue) - DescriptorLimit.CountOpen() - SpareDescriptors);
        if (streams < WantedStreams) await TestContext.Out.WriteLineAsync($"The limit of descriptors allows {streams} streams instead of {WantedStreams}.");
        using var server = await ServerProcess.StartAsync(null, "--max-connections", $"{streams + 100}", "--log-level", "warning");
        using var hub = new OpenStreams();
        using var generators = new OpenStreams();
        hub.Open(server.Address, "/events/drain", streams - GeneratorStreams);
        generators.Open(server.Address, "/api/heartbeat-stream?seconds=3600", GeneratorStreams);

        var begin = Stopwatch.GetTimestamp();
        server.Terminate();
        var hubEnds = hub.ReadToEnd();
        var generatorEnds = generators.ReadToEnd();
        var exitCode = await server.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(begin);
        await TestContext.Out.WriteLineAsync($"{streams} streams drained in {took.TotalSeconds:0.00} s.");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, server.Output);
            Assert.That(hubEnds, Has.All.Contain("event: rat.bye\n").And.All.EndWith("0\r\n\r\n"));
            Assert.That(generatorEnds, Has.All.EndWith("0\r\n\r\n"));
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(30)), "the drain time");
        });
    }

    [Test]
    public async Task Sigterm_lets_a_request_under_way_end_and_takes_no_other()
    {
        using var server = await ServerProcess.StartAsync(null);
        using var client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync(Upload);
        await AnsweredAsync(server);

        server.Terminate();
        await RefusesConnectionsAsync(server);
        await client.SendAsync("-whole");

        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Status, Is.InRange(200, 201), answer.RawText);
        Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
        client.Dispose();
        Assert.That(await server.WaitForExitAsync(), Is.Zero);
    }

    [Test]
    public async Task Second_signal_cuts_short()
    {
        using var server = await ServerProcess.StartAsync(null, "--limits-body-rate-grace-period", "10m", "--drain-timeout", "10m");
        using var client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync(Upload);
        await AnsweredAsync(server);
        server.Terminate();
        await RefusesConnectionsAsync(server);

        server.Terminate();

        Assert.That(await server.WaitForExitAsync(), Is.Zero);
        await Assert.ThatAsync(client.ReadToEndAsync, Throws.InstanceOf<SocketException>(), "cut");
    }

    /// <summary>Sent later on another connection, answered: what was sent before is under way.</summary>
    private static async Task AnsweredAsync(ServerProcess server)
    {
        using var client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync("GET /topics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    private static Task RefusesConnectionsAsync(ServerProcess server) => Poll.UntilAsync(
        () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect("127.0.0.1", new Uri(server.Address).Port);
                return false;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return true;
            }
        },
        () => "connections are refused");
}
