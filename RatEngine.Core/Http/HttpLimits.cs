namespace RatEngine;

/// <summary>What the server takes from a client, and for how long it waits.</summary>
public sealed record HttpLimits
{
    /// <summary>The longest request line, in bytes, CRLF included. A longer one answers 414. Default 8,192.</summary>
    public int MaxRequestLineBytes { get; init; } = 8 * 1024;

    /// <summary>The longest request head (or trailer section), in bytes. A longer one answers 431. Default 32,768.</summary>
    public int MaxHeadBytes { get; init; } = 32 * 1024;

    /// <summary>The most field lines in a head (or trailer section). More answer 431. Default 100.</summary>
    public int MaxFields { get; init; } = 100;

    /// <summary>The most bytes of chunk extensions in one body. More answer 400. Default 4,096.</summary>
    public int MaxChunkExtensionBytes { get; init; } = 4 * 1024;

    /// <summary>The longest request body, in bytes; a route may set its own. A longer one answers 413. Default 30,000,000.</summary>
    public long MaxRequestBodyBytes { get; init; } = 30_000_000;

    /// <summary>How much of a body that the handler left unread is read and thrown away to keep the connection, in bytes. Default 65,536.</summary>
    public int MaxDrainedBodyBytes { get; init; } = 64 * 1024;

    /// <summary>A head must be whole this long after its first byte (a new connection: after accept). Else 408. Default 15 s.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The slowest rate at which a body may come, in bytes a second. A slower one answers 408. Default 240.</summary>
    public int MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be slow at its start. Default 5 s.</summary>
    public TimeSpan BodyRateGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A kept connection is closed after this long without a request. Default 120 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A connection is aborted when it takes no byte for this long while there are bytes to send. Default 30 s.</summary>
    public TimeSpan WriteStallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
