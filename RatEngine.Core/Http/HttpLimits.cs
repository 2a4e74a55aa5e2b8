namespace RatEngine;

/// <summary>What the server takes from a client, and for how long it waits.</summary>
public sealed record HttpLimits
{
    /// <summary>The longest request line, in bytes, CRLF included. A longer one answers 414. Default 8,192: nginx's
    /// large_client_header_buffers; RFC 9112 section 3 asks for 8,000 or more.</summary>
    public int MaxRequestLineBytes { get; init; } = 8 * 1024;

    /// <summary>The longest request head (or trailer section), in bytes. A longer one answers 431. Default 32,768, as Kestrel's
    /// MaxRequestHeadersTotalSize.</summary>
    public int MaxHeadBytes { get; init; } = 32 * 1024;

    /// <summary>The most field lines in a head (or trailer section). More answer 431. Default 100, as Apache's LimitRequestFields and
    /// Kestrel's MaxRequestHeaderCount.</summary>
    public int MaxFields { get; init; } = 100;

    /// <summary>The most bytes of chunk extensions in one body. More answer 400. Default 4,096: nobody sends any, and RFC 9112
    /// section 7.1.1 asks for a limit in all.</summary>
    public int MaxChunkExtensionBytes { get; init; } = 4 * 1024;

    /// <summary>The longest request body, in bytes; a route may set its own. A longer one answers 413. Default 30,000,000, as IIS's
    /// maxAllowedContentLength.</summary>
    public long MaxRequestBodyBytes { get; init; } = 30_000_000;

    /// <summary>How much of a body that the handler left unread is read and thrown away to keep the connection, in bytes; past that it
    /// closes. Default 65,536: what a first TCP window carries has been sent already.</summary>
    public int MaxDrainedBodyBytes { get; init; } = 64 * 1024;

    /// <summary>A head must be whole this long after its first byte (a new connection: after accept). Else 408. Default 15 s: a
    /// little less than Apache's mod_reqtimeout gives at first (20 s).</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The slowest rate at which a body may come, in bytes a second. A slower one answers 408. Default 240, as
    /// Kestrel's MinRequestBodyDataRate.</summary>
    public int MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be slow at its start. Default 5 s, as Kestrel's MinRequestBodyDataRate.</summary>
    public TimeSpan BodyRateGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A kept connection is closed after this long without a request. Default 120 s: longer than the pools of usual clients and
    /// proxies keep one (nginx 60 s, .NET 60 s), so that they close first and no request meets a closed connection.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A connection is aborted when it takes no byte for this long while there are bytes to send; a stream may have
    /// its own. Default 30 s: half of nginx's send_timeout, since here it is no progress at all that counts.</summary>
    public TimeSpan WriteStallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
