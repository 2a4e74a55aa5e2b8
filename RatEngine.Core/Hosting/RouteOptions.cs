namespace RatEngine;

/// <summary>What one route does differently.</summary>
public sealed record RouteOptions
{
    /// <summary>The longest request body, in bytes; null is the server's own limit, <see cref="long.MaxValue"/> none.</summary>
    public long? MaxRequestBodyBytes { get; init; }
}
