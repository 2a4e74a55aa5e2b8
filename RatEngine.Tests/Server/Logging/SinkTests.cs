using System.Diagnostics;
using RatEngine.Tests.Abuse;
using RatEngine.Tests.EndToEnd;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Logging;

/// <summary>Where the executable's log goes fills up, goes away, blocks or is closed: requests, streams and the stop do not notice.</summary>
[Platform("Unix", Reason = "Sends signals.")]
public sealed class SinkTests
{
    private const string Upload = "POST /api/upload/mine HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nContent-Length: 10\r\n\r\n";

    [Test]
    public async Task A_disk_that_is_full_loses_log_lines_and_nothing_else()
    {
        using Tmpfs disk = Tmpfs.Mount();
        string errors = Path.Combine(disk.Path, "errors.log");
        using ServerProcess server = await ServerProcess.StartAsync(null, [new("TMPDIR", disk.Path)], readsErrors: true, errors, []);
        using RawClient open = await RawClient.ConnectAsync(server.Address);
        await open.SendGetAsync("/api/heartbeat-stream?seconds=1");
        await open.ReadUntilAsync("data: ");
        using HonestClient honest = new(server.Address, mayRefuse: false);
        OthersLoad others = new(server);
        disk.Fill();
        await StreamsAsync(server, 200);
        using (RawClient upload = await RawClient.ConnectAsync(server.Address))
        {
            await upload.SendAsync(Upload + "0123456789");
            Assert.That((await upload.ReadResponseAsync()).Status, Is.AnyOf(200, 201, 500, 503, 507), "an answer, as far as the disk goes");
        }

        await AssertServedAsync(honest, others);
        disk.Free();
        await StreamsAsync(server, 10);
        await open.ReadUntilAsync("data: ");
        await Poll.UntilAsync(() => Read(errors).Contains(" log lines were lost", StringComparison.Ordinal), () => "the log says what it lost");
        await ExitsAsync(server);
    }

    [Test]
    public async Task A_temporary_folder_that_is_read_only_from_the_start_does_not_matter_to_who_has_a_folder_for_uploads()
    {
        using Tmpfs disk = Tmpfs.Mount();
        using TempFolder uploads = new();
        disk.MakeReadOnly();
        using ServerProcess server = await ServerProcess.StartAsync(null, [new("TMPDIR", disk.Path)], readsErrors: true, "--uploads-folder", uploads.Path);
        await StreamsAsync(server, 1);
        await ExitsAsync(server);
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    [TestCase("QUIT")]
    public async Task Each_signal_stops_in_good_order_though_nobody_reads_standard_error(string signal)
    {
        using ServerProcess server = await ServerProcess.StartAsync(null, environment: [], readsErrors: false);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StreamsAsync(server, 400)));
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendGetAsync("/api/heartbeat-stream?seconds=3600");
        await client.ReadUntilAsync("data: ");

        server.Signal(signal);

        await client.ReadUntilAsync("\r\n0\r\n\r\n");
        client.Dispose();
        Assert.That(await server.WaitForExitAsync(), Is.Zero);
    }

    [TestCase("TERM", "QUIT")]
    [TestCase("QUIT", "QUIT")]
    [TestCase("QUIT", "INT")]
    public async Task A_second_signal_of_any_kind_cuts_short_though_nobody_reads_standard_error(string first, string second)
    {
        using ServerProcess server = await ServerProcess.StartAsync(
            null, environment: [], readsErrors: false, "--drain-timeout", "10m", "--limits-body-rate-grace-period", "10m");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StreamsAsync(server, 400)));
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync(Upload + "half");
        await StreamsAsync(server, 1);

        server.Signal(first);
        server.Signal(second);

        long begin = Stopwatch.GetTimestamp();
        Assert.That(await server.WaitForExitAsync(), Is.Zero);
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(RawClient.Patience));
    }

    [Test]
    public async Task Standard_error_and_output_on_a_full_disk_or_closed_do_not_matter()
    {
        foreach (string redirection in new[] { "2>/dev/full", ">&- 2>&-", "2>&-" })
        {
            using TempFolder folder = new();
            string socket = folder.File("s");
            string program = Path.Combine(AppContext.BaseDirectory, "RatEngine.Server.dll");
            ProcessStartInfo start = new("sh", ["-c", $"exec dotnet \"$0\" --urls \"$1\" {redirection}", program, $"unix:{socket}"]);
            using Process process = Process.Start(start)!;
            try
            {
                await Poll.UntilAsync(() => File.Exists(socket), () => $"it listens, with {redirection}", TimeSpan.FromSeconds(30));
                for (int i = 0; i < 3; i++)
                {
                    using RawClient client = await RawClient.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));
                    await client.SendAsync("GET /api/memory-efficient?rows=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    await client.ReadUntilAsync("\r\n0\r\n\r\n");
                }

                using (Process kill = Process.Start("kill", [$"{process.Id}"]))
                    await kill.WaitForExitAsync();
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
                Assert.That(process.ExitCode, Is.Zero, redirection);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }
        }
    }

    private static string Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>So many streams on one connection, one after another. Each logs two lines.</summary>
    private static async Task StreamsAsync(ServerProcess server, int count)
    {
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        for (int i = 0; i < count; i++)
        {
            await client.SendGetAsync("/api/memory-efficient?rows=1");
            await client.ReadUntilAsync("\r\n0\r\n\r\n");
        }
    }

    private static async Task AssertServedAsync(HonestClient honest, OthersLoad others)
    {
        // A hundredth is then more than one or two.
        await Poll.UntilAsync(() => honest.Count >= 200, () => $"{honest.Count} requests", TimeSpan.FromSeconds(30));
        Latencies served = honest.Stop();
        double share = others.Share();
        await TestContext.Out.WriteLineAsync($"p99 {served.P99:0.0} ms of {served.Count} requests; other processes had {share:P0} of the machine.");
        if (share > OthersLoad.Much && served.P99 > 100)
            Assert.Inconclusive($"Other processes had {share:P0} of the machine: p99 was {served.P99:0} ms.");
        Assert.That(served.P99, Is.LessThanOrEqualTo(100));
    }

    private static async Task ExitsAsync(ServerProcess server)
    {
        server.Terminate();
        Assert.That(await server.WaitForExitAsync(), Is.Zero, server.Output);
    }
}
