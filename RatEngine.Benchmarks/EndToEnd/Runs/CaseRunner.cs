namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Measures cases on all servers, in rounds that go from server to server: what the machine does besides falls on all of them.</summary>
internal sealed class CaseRunner(CorePlan cores, EndToEndOptions options)
{
    // A runtime that compiles while it runs has settled after two rounds of this length.
    private const int Warmups = 2;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private readonly LoadRunner _load = new(cores, options.IsQuick);

    public int WarmupRounds => options.IsQuick ? 0 : Warmups;

    public int Rounds => options.IsQuick ? 1 : options.Rounds;

    /// <summary>Measures cases together: their rounds take turns, each on servers of its own.</summary>
    public async Task<IReadOnlyList<CaseResult>> RunAsync(IEnumerable<PlannedCase> plans, CancellationToken stop)
    {
        var cases = plans.Select(plan => new CaseRounds(plan)).ToList();
        try
        {
            for (var round = -WarmupRounds; round < Rounds; round++)
            {
                var port = options.Port;
                foreach (var item in cases)
                {
                    foreach (var adapter in item.Able) await RunRoundAsync(item, adapter, port++, round, stop);
                }
            }
        }
        finally
        {
            foreach (var item in cases) item.Dispose();
        }

        return [.. cases.Select(item => item.Result)];
    }

    private async Task RunRoundAsync(CaseRounds item, IAdapter adapter, int port, int round, CancellationToken stop)
    {
        if (item.HasFailed(adapter) || (round < 0 && item.Load.IsFresh)) return;
        try
        {
            var report = await MeasureAsync(item, adapter, port, stop);
            if (round >= 0) item.Add(adapter, report);
        }
        catch (SuiteException failure)
        {
            item.Fail(adapter, failure.Message);
        }
    }

    private async Task<LoadReport> MeasureAsync(CaseRounds item, IAdapter adapter, int port, CancellationToken stop)
    {
        var load = item.Load;
        if (load.Needs == Feature.Startup) return await _load.MeasureStartAsync(load, adapter, port, stop);
        if (!load.IsFresh && item.Servers.TryGetValue(adapter.Name, out var running)) return await _load.MeasureAsync(load, running, stop);

        var server = await ServerProcess.StartAsync(cores, adapter, port, load.Routes, stop);
        item.Servers[adapter.Name] = server;
        if (!options.IsQuick) await Task.Delay(Settle, TimeProvider.System, stop);
        var report = await _load.MeasureAsync(load, server, stop);
        if (load.IsFresh)
        {
            item.Servers.Remove(adapter.Name);
            server.Dispose();
        }

        return report;
    }
}
