namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Which cases a run measures, on which servers.</summary>
internal static class RunPlan
{
    public static IReadOnlyList<PlannedCase> Create(EndToEndOptions options, IReadOnlyList<IAdapter> installed) =>
    [
        .. from profile in ProfileTable.All
           where options.Profiles.Count == 0 || options.Profiles.Contains(profile.Name)
           from load in options.IsQuick ? profile.Cases.Take(1) : profile.Cases
           where !options.HasBars || BarTable.All.Any(bar => bar.Covers(profile, load))
           let adapters = installed.Where(adapter => options.Adapters.Count == 0 || options.Adapters.Contains(adapter.Name))
               .Where(adapter => !options.HasBars || BarTable.All.Any(bar => bar.Covers(profile, load) && bar.Adapters.Contains(adapter.Name)))
           select new PlannedCase(profile, load, [.. adapters]),
    ];
}
