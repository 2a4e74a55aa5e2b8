namespace RatEngine;

/// <summary>How the server runs. Validated when the server starts.</summary>
public sealed record RatOptions
{
    /// <summary>Limits on requests, and clocks.</summary>
    public HttpLimits Limits { get; init; } = new();

    /// <summary>The most connections at once; more get 503. Null (the default) is as many as descriptors allow, less a tenth.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>How long streams and requests get to end at a stop. Default 30 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most generators of <see cref="IEnumerable{T}"/> that run at once; each has a thread of its own. Default 512.</summary>
    public int MaxBlockingStreams { get; init; } = 512;

    /// <summary>The clock. Tests give their own.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
