namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What a profile's plot shows.</summary>
internal enum PlotKind
{
    /// <summary>Server CPU time an operation, a bar for each server.</summary>
    Cost,

    /// <summary>The median latency, a bar for each server.</summary>
    Duration,

    /// <summary>Latency by percentile, a line for each server.</summary>
    Latency,

    /// <summary>Resident memory by number of streams.</summary>
    Memory,

    /// <summary>Server CPU time an operation by size, a line for each server.</summary>
    Growth,
}
