namespace RatEngine.Server.Uploads;

/// <summary>What all uploads may take together, and those of one client address (IPv6: one /64 network). More is answered with 503.</summary>
internal sealed record UploadLimits
{
    /// <summary>The most sessions that receive or keep a file. Empty and failed ones do not count: see <see cref="UploadSessions"/>.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>The most of them of one address.</summary>
    public int MaxSessionsPerAddress { get; init; } = 1000;

    /// <summary>The most bytes on disk, whole files and those under way.</summary>
    public long MaxTotalBytes { get; init; } = 20L << 30;

    /// <summary>The most of them of one address.</summary>
    public long MaxBytesPerAddress { get; init; } = 10L << 30;
}
