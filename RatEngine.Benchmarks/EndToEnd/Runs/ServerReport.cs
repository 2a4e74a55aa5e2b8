namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The server's process during a round.</summary>
internal sealed record ServerReport
{
    /// <summary>Processor time, to the nanosecond, in nanoseconds.</summary>
    public long CpuNs { get; init; }

    /// <summary>The part in user mode: split as /proc/pid/stat does, in ticks of 10 ms.</summary>
    public long UserNs { get; init; }

    /// <summary>The part in the kernel.</summary>
    public long SystemNs { get; init; }

    /// <summary>Resident memory before anything was opened, in bytes.</summary>
    public long RssBefore { get; init; }

    /// <summary>Resident memory with all streams open and silent, in bytes.</summary>
    public long RssOpen { get; init; }

    /// <summary>Resident memory at the end, in bytes.</summary>
    public long RssAfter { get; init; }

    public long DescriptorsBefore { get; init; }

    public long DescriptorsAfter { get; init; }

    public long Threads { get; init; }
}
