namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What the load generator says of one round. Times are nanoseconds, memory is bytes.</summary>
internal sealed record LoadReport
{
    /// <summary>All was answered, and every event came once, in order and whole.</summary>
    public required bool Ok { get; init; }

    /// <summary>The first thing that was wrong; empty where all was right.</summary>
    public required string Error { get; init; }

    /// <summary>How many operations were completed.</summary>
    public long Operations { get; init; }

    /// <summary>How long they took.</summary>
    public long WallNs { get; init; }

    /// <summary>How long all streams took to be answered, in seconds.</summary>
    public double OpenSeconds { get; init; }

    /// <summary>Streams or connections that were answered.</summary>
    public long Opened { get; init; }

    /// <summary>Streams or connections that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Events that came.</summary>
    public long Events { get; init; }

    /// <summary>Bytes that came.</summary>
    public long Bytes { get; init; }

    /// <summary>Events that did not come.</summary>
    public long Missing { get; init; }

    /// <summary>Events that came again.</summary>
    public long Repeated { get; init; }

    /// <summary>Events or answers that were not what was asked for.</summary>
    public long Broken { get; init; }

    /// <summary>Null where the mode takes none.</summary>
    public LatencyReport? LatencyNs { get; init; }

    /// <summary>The server's process.</summary>
    public ServerReport? Server { get; init; }

    /// <summary>The load generator itself.</summary>
    public OwnReport? Load { get; init; }
}
