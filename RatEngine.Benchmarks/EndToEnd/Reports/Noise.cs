namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>How far rounds of the same work lie apart. The floor does the same each time: what differs between its rounds is the machine.</summary>
internal static class Noise
{
    /// <summary>Median and highest, over all cases, of (highest - lowest) / median of the CPU time an operation; in percent. Null where it was not measured.</summary>
    public static (double Median, double Highest)? Of(RunResult run, string adapter)
    {
        var spreads = run.Profiles.SelectMany(profile => profile.Cases)
            .Select(result => result.Of(adapter))
            .Where(result => result?.Rounds.Count > 1)
            .Select(result => result!.Spread(Measures.Cpu))
            .Where(spread => spread is { Median: > 0 })
            .Select(spread => (spread!.Max - spread.Min) / spread.Median * 100)
            .ToList();
        return spreads.Count == 0 ? null : (Spread.Of(spreads)!.Median, spreads.Max());
    }
}
