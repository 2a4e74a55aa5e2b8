using RatEngine.Benchmarks.Soak;
namespace RatEngine.Benchmarks.Stress;

/// <summary>Pipelined requests as fast as they go, over a few connections without TLS to each app.</summary>
internal sealed class PipelinedTraffic(IReadOnlyList<Uri> addresses, SoakTally tally, int seed)
{
    private const int ConnectionsAnAddress = 3;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);

    /// <summary>Sends that many requests, or stops when the token is cancelled.</summary>
    public async Task RunAsync(long count, CancellationToken stop)
    {
        var budget = new PipelineBudget(count);
        var random = new Random(seed);
        var plain = addresses.Where(address => address.Scheme == Uri.UriSchemeHttp);
        PipelineClient[] clients =
            [.. plain.SelectMany(address => Enumerable.Range(0, ConnectionsAnAddress).Select(_ => new PipelineClient(address, tally, budget, new Random(random.Next()))))];
        var running = Task.WhenAll(clients.Select(client => Task.Factory.StartNew(
            () => client.Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        while (await Task.WhenAny(running, Task.Delay(ReportInterval, TimeProvider.System, CancellationToken.None)) != running)
            Console.WriteLine(FormattableString.Invariant($"{count - budget.Left:#,0} requests, {tally.Wrong} faults; the longest wait was {clients.Max(client => client.Longest.TotalMilliseconds):0} ms"));
        await running;
        tally.Add("longest wait for an answer, ms", (long)clients.Max(client => client.Longest.TotalMilliseconds));
    }
}
