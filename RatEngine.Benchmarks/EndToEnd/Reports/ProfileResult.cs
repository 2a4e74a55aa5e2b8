namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A profile's cases.</summary>
internal sealed record ProfileResult(string Name, string About, string Operation, PlotKind Plot, IReadOnlyList<CaseResult> Cases)
{
    /// <summary>The servers that were measured in any case, by name and title.</summary>
    public IReadOnlyList<(string Name, string Title)> Measured { get; } =
        [.. Cases.SelectMany(result => result.Adapters).Where(result => result.Rounds.Count > 0).Select(result => (result.Adapter, result.Title)).Distinct()];
}
