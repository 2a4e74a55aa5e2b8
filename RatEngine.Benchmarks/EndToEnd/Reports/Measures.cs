namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>All numbers that are read off a round.</summary>
internal static class Measures
{
    private const double Micro = 1e3;
    private const double Mebi = 1024 * 1024;

    /// <summary>Server processor time an operation. A start is no operation that a server does: its time is latency.</summary>
    public static readonly Measure Cpu = new("cpu_ns", "CPU µs/op", Micro, report => PerOperation(report, report.Server?.CpuNs));

    public static readonly Measure User = new("user_ns", "user", Micro, report => PerOperation(report, report.Server?.UserNs));

    public static readonly Measure System = new("system_ns", "system", Micro, report => PerOperation(report, report.Server?.SystemNs));

    public static readonly Measure Rate = new("per_second", "op/s", 1, report => report.WallNs > 0 ? report.Operations * 1e9 / report.WallNs : null);

    public static readonly Measure P50 = new("p50_ns", "p50 µs", Micro, report => report.LatencyNs?.P50);

    public static readonly Measure P90 = new("p90_ns", "p90", Micro, report => report.LatencyNs?.P90);

    public static readonly Measure P99 = new("p99_ns", "p99", Micro, report => report.LatencyNs?.P99);

    public static readonly Measure P999 = new("p999_ns", "p99.9", Micro, report => report.LatencyNs?.P999);

    public static readonly Measure Max = new("max_ns", "max", Micro, report => report.LatencyNs?.Max);

    public static readonly Measure Resident = new("rss_bytes", "resident MiB", Mebi, report => report.Server?.RssAfter);

    /// <summary>What resident memory grew by while the streams came and stayed, a stream.</summary>
    public static readonly Measure ResidentPerStream = new(
        "rss_bytes_per_stream", "B a stream", 1, report => report is { Opened: > 0, Server: { } server } ? (server.RssOpen - server.RssBefore) / (double)report.Opened : null);

    /// <summary>How much of its core the load generator used, in percent: over 90 the server may have waited for it.</summary>
    public static readonly Measure LoadBusy = new("load_busy_percent", "load busy %", 1, report => report.WallNs > 0 ? report.Load?.BusyNs * 100.0 / report.WallNs : null);

    public static IReadOnlyList<Measure> All { get; } = [Cpu, User, System, Rate, P50, P90, P99, P999, Max, Resident, ResidentPerStream, LoadBusy];

    private static double? PerOperation(LoadReport report, long? total) => report.Operations > 0 ? (double?)total / report.Operations : null;
}
