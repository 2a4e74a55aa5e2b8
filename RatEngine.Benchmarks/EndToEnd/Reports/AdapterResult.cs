namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What one server did in one case.</summary>
/// <param name="Adapter">The server's name.</param>
/// <param name="Title">The server's name for readers.</param>
/// <param name="SkippedBecause">Why it was not measured; null where it was.</param>
/// <param name="Rounds">The rounds that count, in order.</param>
internal sealed record AdapterResult(string Adapter, string Title, string? SkippedBecause, IReadOnlyList<LoadReport> Rounds)
{
    /// <summary>All rounds were right. False too where there was none.</summary>
    public bool IsOk => Rounds.Count > 0 && Rounds.All(round => round.Ok);

    /// <summary>The first thing that was wrong in any round; null where all was right.</summary>
    public string? Error => Rounds.FirstOrDefault(round => !round.Ok) is { } wrong ? (wrong.Error.Length > 0 ? wrong.Error : "not all was answered") : null;

    /// <summary>All measures that the rounds have, by name.</summary>
    public IReadOnlyDictionary<string, Spread> Measures { get; } = EndToEnd.Measures.All
        .Select(measure => (measure.Name, Spread: SpreadOf(measure, Rounds)))
        .Where(item => item.Spread is not null)
        .ToDictionary(item => item.Name, item => item.Spread!);

    public Spread? Spread(Measure measure) => Measures.GetValueOrDefault(measure.Name);

    public double? Median(Measure measure) => Spread(measure)?.Median;

    private static Spread? SpreadOf(Measure measure, IReadOnlyList<LoadReport> rounds) =>
        EndToEnd.Spread.Of(rounds.Select(measure.Read).Where(value => value is not null).Select(value => value!.Value));
}
