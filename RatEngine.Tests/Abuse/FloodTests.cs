using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>More of it than anybody needs: connections, requests.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class FloodTests
{
    private const int Connections = 1500;
    private const int Descriptors = 200;
    private const int Pipelined = 100_000;

    [Test]
    public async Task Connections_that_send_nothing_delay_nobody_and_are_closed()
    {
        var answers = await AbuseRun.HoldsAsync($"{Connections:#,0} connections that send nothing", async (server, answers) =>
        {
            using var crowd = new Crowd(server.Address);
            crowd.Connect(Connections);
            await crowd.TrickleAsync(_ => "", TimeSpan.FromMilliseconds(50));
            answers.AddRange(crowd.Outcomes);
        });
        Assert.That(answers["408"], Is.EqualTo(Connections * AbuseRun.Rounds), answers.ToString());
    }

    [Test]
    public async Task More_connections_than_descriptors_delay_nobody_who_is_there_and_refuse_others_at_once()
    {
        using var full = await ServerProcess.StartAsync(Descriptors, AbusedServer.Clocks);
        var answers = await AbuseRun.HoldsAsync(
            full,
            $"{2 * Descriptors} connections, {Descriptors} descriptors",
            async (server, answers) =>
            {
                using var crowd = new Crowd(server.Address);
                crowd.Connect(2 * Descriptors);
                await crowd.TrickleAsync(_ => "", TimeSpan.FromMilliseconds(50));
                answers.AddRange(crowd.Outcomes);
            },
            mayRefuse: true);
        Assert.That(answers.Total, Is.EqualTo(2 * Descriptors * AbuseRun.Rounds), answers.ToString());
        // Nobody waited in the system's queue for a descriptor.
        Assert.That(full.Output, Does.Not.Contain("Cannot accept"));
    }

    [Test]
    public async Task Pipelined_requests_delay_nobody_and_are_answered()
    {
        var answers = await AbuseRun.HoldsAsync($"{Pipelined:#,0} pipelined requests on one connection", async (server, answers) =>
        {
            using var client = await RawClient.ConnectAsync(server.Address);
            var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /none HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 1000)));
            var sending = Task.Run(async () =>
            {
                for (var sent = 0; sent < Pipelined; sent += 1000) await client.SendAsync(requests);
                client.HalfClose();
            });
            var count = await Task.Run(() => CountAnswers(client));
            await sending;
            answers.Add("404", count);
        });
        Assert.That(answers["404"], Is.EqualTo(Pipelined * AbuseRun.Rounds), answers.ToString());
    }

    private static int CountAnswers(RawClient client)
    {
        var (count, kept) = (0, 0);
        var buffer = new byte[256 * 1024];
        while (client.Receive(buffer.AsSpan(kept)) is var received and > 0)
        {
            var filled = buffer.AsSpan(0, kept + received);
            var end = filled.LastIndexOf((byte)'\n') + 1;
            count += filled[..end].Count("HTTP/1.1 404 "u8);
            filled[end..].CopyTo(buffer);
            kept = filled.Length - end;
        }

        return count;
    }
}
