namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A case while it is measured: the servers that run for it, and what was found of them.</summary>
internal sealed class CaseRounds(PlannedCase plan) : IDisposable
{
    private readonly Dictionary<string, List<LoadReport>> _reports = [];
    private readonly Dictionary<string, string> _failures = [];

    public LoadCase Load => plan.Load;

    /// <summary>The servers that can do it.</summary>
    public IReadOnlyList<IAdapter> Able { get; } = [.. plan.Adapters.Where(adapter => adapter.WhyNot(plan.Load.Needs) is null)];

    /// <summary>By the adapter's name.</summary>
    public Dictionary<string, ServerProcess> Servers { get; } = [];

    public CaseResult Result => new(Load.Name, Load.Size, [.. plan.Adapters.Select(ResultOf)]);

    public bool HasFailed(IAdapter adapter) => _failures.ContainsKey(adapter.Name);

    public void Fail(IAdapter adapter, string why) => _failures[adapter.Name] = why;

    public void Add(IAdapter adapter, LoadReport report)
    {
        if (_reports.TryGetValue(adapter.Name, out var reports)) reports.Add(report);
        else _reports[adapter.Name] = [report];
    }

    public void Dispose()
    {
        foreach (var server in Servers.Values) server.Dispose();
    }

    private AdapterResult ResultOf(IAdapter adapter) =>
        new(adapter.Name, adapter.Title, adapter.WhyNot(Load.Needs) ?? _failures.GetValueOrDefault(adapter.Name), _reports.GetValueOrDefault(adapter.Name) ?? []);
}
