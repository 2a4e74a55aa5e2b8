namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Latencies of a round, in nanoseconds, from a histogram whose steps are less than 0.8 % apart.</summary>
internal sealed record LatencyReport(long Count, long P50, long P90, long P99, long P999, long Max);
