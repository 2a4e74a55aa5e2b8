using RatEngine.Hosting;
using RatEngine.Tests.EndToEnd;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Log lines that nobody takes: they are what strangers make grow without a byte of their own being kept.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class LogFloodTests
{
    // Each logs two lines: ten times what may wait.
    private const int Streams = 5 * LogQueue.MaxLines;
    private const int Connections = 4;

    [Test]
    public async Task Log_lines_that_nobody_reads_delay_nobody_and_their_number_is_told_to_who_reads_again()
    {
        using var server = await ServerProcess.StartAsync(null, environment: [], readsErrors: false);
        // The pipe and the queues are full before memory is looked at.
        await StreamAsync(server, Streams);

        await AbuseRun.HoldsAsync(server, $"{2 * Streams:N0} log lines to a pipe that nobody reads", async (abused, answers) =>
        {
            await StreamAsync(abused, Streams);
            answers.Add("200", Streams);
        });

        server.ReadErrors();
        await Poll.UntilAsync(() => server.Output.Contains(" log lines were lost", StringComparison.Ordinal), () => $"the loss is told: {server.Output}");
        server.Terminate();
        Assert.That(await server.WaitForExitAsync(), Is.Zero);
    }

    private static Task StreamAsync(ServerProcess server, int count) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => StreamOnOneAsync(server, count / Connections)));

    private static async Task StreamOnOneAsync(ServerProcess server, int count)
    {
        using var client = await RawClient.ConnectAsync(server.Address);
        for (var i = 0; i < count; i++)
        {
            await client.SendGetAsync("/api/memory-efficient?rows=1");
            await client.ReadUntilAsync("\r\n0\r\n\r\n");
        }
    }
}
