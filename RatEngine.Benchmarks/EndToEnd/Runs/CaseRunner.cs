namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Measures a case on all servers, in rounds that go from server to server: what the machine does besides falls on all of them.</summary>
internal sealed class CaseRunner(CorePlan cores, EndToEndOptions options)
{
    // A runtime that compiles while it runs has settled after two rounds of this length.
    private const int Warmups = 2;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private readonly LoadRunner _load = new(cores, options.IsQuick);

    public int WarmupRounds => options.IsQuick ? 0 : Warmups;

    public int Rounds => options.IsQuick ? 1 : options.Rounds;

    public async Task<CaseResult> RunAsync(PlannedCase plan, CancellationToken stop)
    {
        var able = plan.Adapters.Where(adapter => adapter.WhyNot(plan.Load.Needs) is null).ToList();
        var rounds = able.ToDictionary(adapter => adapter.Name, _ => new List<LoadReport>());
        var failures = new Dictionary<string, string>();
        var servers = new Dictionary<string, ServerProcess>();
        try
        {
            var warmups = plan.Load.IsFresh ? 0 : WarmupRounds;
            for (var round = -warmups; round < Rounds; round++)
            {
                foreach (var (index, adapter) in able.Index())
                {
                    if (failures.ContainsKey(adapter.Name)) continue;
                    try
                    {
                        var report = await MeasureAsync(plan.Load, adapter, options.Port + index, servers, stop);
                        if (round >= 0) rounds[adapter.Name].Add(report);
                    }
                    catch (SuiteException failure)
                    {
                        failures[adapter.Name] = failure.Message;
                    }
                }
            }
        }
        finally
        {
            foreach (var server in servers.Values) server.Dispose();
        }

        return new CaseResult(plan.Load.Name, plan.Load.Size,
            [.. plan.Adapters.Select(adapter => Result(adapter, plan.Load, failures, rounds.GetValueOrDefault(adapter.Name) ?? []))]);
    }

    private static AdapterResult Result(IAdapter adapter, LoadCase load, Dictionary<string, string> failures, List<LoadReport> rounds) =>
        new(adapter.Name, adapter.Title, adapter.WhyNot(load.Needs) ?? failures.GetValueOrDefault(adapter.Name), rounds);

    private async Task<LoadReport> MeasureAsync(LoadCase load, IAdapter adapter, int port, Dictionary<string, ServerProcess> servers, CancellationToken stop)
    {
        if (load.Needs == Feature.Startup) return await _load.MeasureStartAsync(load, adapter, port, stop);
        if (!load.IsFresh && servers.TryGetValue(adapter.Name, out var running)) return await _load.MeasureAsync(load, running, stop);

        var server = await ServerProcess.StartAsync(cores, adapter, port, load.Routes, stop);
        servers[adapter.Name] = server;
        if (!options.IsQuick) await Task.Delay(Settle, TimeProvider.System, stop);
        var report = await _load.MeasureAsync(load, server, stop);
        if (load.IsFresh)
        {
            servers.Remove(adapter.Name);
            server.Dispose();
        }

        return report;
    }
}
