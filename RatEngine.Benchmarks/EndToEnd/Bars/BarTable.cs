namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What RatEngine promises, as medians of the rounds of one run.</summary>
internal static class BarTable
{
    private const string Rat = "ratengine";
    private const string Kestrel = "kestrel";

    // Plain requests are held to Kestrel as its documentation shows it; tuned stands beside it in the report.
    private const string Idiomatic = "kestrel-idiomatic";
    private const string Nchan = "nchan";
    private const string Floor = "floor";
    private const string Window1 = "1,000 streams, window 1, 64 B";
    private const string Window8 = "1,000 streams, window 8, 64 B";
    private const string Window64 = "1,000 streams, window 64, 64 B";
    private const string Scheduled = "1,000 streams, 100 events/s";
    private const string Largest = "19,000 streams, window 8, 64 B";

    public static IReadOnlyList<Bar> All { get; } =
    [
        AtMost(0.75, "fanout", Window1, Measures.Cpu, Kestrel),
        AtMost(0.75, "fanout", Window1, Measures.Cpu, Nchan),
        AtMost(1.15, "fanout", Window1, Measures.Cpu, Floor),
        AtMost(0.5, "fanout", Window8, Measures.Cpu, Kestrel),
        AtMost(0.7, "fanout", Window8, Measures.Cpu, Floor),
        AtMost(0.4, "fanout", Window64, Measures.Cpu, Floor),
        AtMost(1.5, "fanout", Window64, Measures.P99, Floor),
        AtMost(1.15, "fanout-schedule", Scheduled, Measures.P99, Floor),
        AtMost(0.5, "fanout-schedule", Scheduled, Measures.P99, Kestrel),
        Exact("fanout", Largest),
        AtMost(0.5, "fanout", Largest, Measures.Cpu, Kestrel),
        Limit(2048, "idle", "19,000 streams", Rat, Measures.ResidentPerStream, "resident bytes a stream ≤ 2,048", [Rat, Kestrel, Nchan]),
        AtMost(0.35, "stream", "64 B events", Measures.Cpu, Kestrel),
        AtLeast(1.3, "plaintext", "64 connections", Measures.Rate, Idiomatic),
        AtMost(0.75, "plaintext", "64 connections", Measures.Cpu, Idiomatic),
        AtLeast(1.5, "plaintext-pipelined", "64 connections, 16 deep", Measures.Rate, Idiomatic),
        AtMost(0.7, "churn", "50 at a time", Measures.Cpu, Kestrel),
        Exact("churn", "50 at a time"),
        Limit(15e6, "startup", "first answer", "ratengine-native", Measures.P50, "first answer of the native executable, ns ≤ 15,000,000", ["ratengine-native"]),
        Limit(15 * 1024 * 1024, "startup", "first answer", "ratengine-native", Measures.Resident, "its resident bytes ≤ 15,728,640", ["ratengine-native"]),
        Flat("growth-streams"),
        NoGrowth("growth-batches"),
        Flat("growth-topics"),
        Flat("growth-routes"),
    ];

    private static Bar AtMost(double limit, string profile, string load, Measure measure, string against) =>
        new(profile, load, $"{Name(measure)} ≤ {limit} × {against}", against == Idiomatic ? [Rat, Kestrel, Idiomatic] : [Rat, against], cases => Ratio(cases[0], measure, against), limit);

    private static Bar AtLeast(double limit, string profile, string load, Measure measure, string against) =>
        AtMost(limit, profile, load, measure, against) with { Expected = $"{Name(measure)} ≥ {limit} × {against}", IsAtLeast = true };

    private static Bar Limit(double limit, string profile, string load, string adapter, Measure measure, string expected, string[] adapters) =>
        new(profile, load, expected, adapters, cases => cases[0].Of(adapter)?.Median(measure), limit);

    /// <summary>The part of the rounds in which all was right.</summary>
    private static Bar Exact(string profile, string load) =>
        new(profile, load, "every round exact, nothing lost or leaked", [Rat], cases => PartThatWasRight(cases[0].Of(Rat)), 1, IsAtLeast: true);

    /// <summary>All sizes lie within 15 % above or below one line.</summary>
    private static Bar Flat(string profile) =>
        new(profile, null, "cost flat: ± 0.15", [Rat, Floor], Deviation, 0.15);

    /// <summary>No size costs more than 15 % above the smallest.</summary>
    private static Bar NoGrowth(string profile) =>
        new(profile, null, "cost of the dearest size ≤ 1.15 × the smallest size's", [Rat, Floor], cases => Costs(cases) is { } costs ? costs.Max() / costs[0] : null, 1.15);

    private static double? Ratio(CaseResult result, Measure measure, string against) =>
        result.Of(Rat)?.Median(measure) / result.Of(against)?.Median(measure);

    private static double? PartThatWasRight(AdapterResult? result) =>
        result is { Rounds.Count: > 0 } ? result.Rounds.Count(round => round.Ok) / (double)result.Rounds.Count : null;

    private static double? Deviation(IReadOnlyList<CaseResult> cases) =>
        Costs(cases) is { } costs ? (costs.Max() - costs.Min()) / (costs.Max() + costs.Min()) : null;

    /// <summary>Of each size; null where one was not measured.</summary>
    private static List<double?>? Costs(IReadOnlyList<CaseResult> cases)
    {
        var costs = cases.Select(result => result.Of(Rat)?.Median(Measures.Cpu)).ToList();
        return costs.Count < 2 || costs.Contains(null) ? null : costs;
    }

    private static string Name(Measure measure) =>
        measure == Measures.Cpu ? "server CPU an operation" : measure == Measures.Rate ? "operations/s" : $"{measure.Title} latency";
}
