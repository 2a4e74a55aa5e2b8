namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The load generator's own processor time in a round, in nanoseconds.</summary>
/// <param name="CpuNs">All of it.</param>
/// <param name="BusyNs">Without the turns of its loop that found nothing to do.</param>
internal sealed record OwnReport(long CpuNs, long BusyNs);
