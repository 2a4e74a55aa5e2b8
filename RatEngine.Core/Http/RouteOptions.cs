namespace RatEngine;

/// <summary>What one route does differently. What is null is as <see cref="HttpLimits"/> says.</summary>
public sealed record RouteOptions
{
    internal static readonly RouteOptions Default = new();

    /// <summary>Of routes that stream: what is sent to a stream may go on as long as the stream does.</summary>
    internal static readonly RouteOptions Stream = new() { MaxRequestBodyBytes = long.MaxValue };

    /// <summary>The longest request body, in bytes; <see cref="long.MaxValue"/> is no limit. A longer one answers 413.</summary>
    public long? MaxRequestBodyBytes { get; init; }

    /// <summary>The content codings that the handler decodes itself, such as <c>gzip</c>. A request whose body is in another is answered with 415, and the
    /// handler is not called: a body is never taken for what it is not. Default none.</summary>
    public IReadOnlyList<string> ContentCodings { get; init; } = [];

    /// <summary>The slowest rate at which a body may come, in bytes a second. A slower one answers 408.</summary>
    public int? MinBodyBytesPerSecond { get; init; }

    /// <summary>How long a body may be slow at its start.</summary>
    public TimeSpan? BodyRateGracePeriod { get; init; }

    /// <summary>True: a client that closes its sending side (FIN) has disconnected, which cancels <see cref="RatRequest.Aborted"/>. For long requests of
    /// clients that never half-close, as browsers. Default false: such a client still gets its answer (RFC 9112 section 9.6). Streams do so always.</summary>
    public bool FinMeansGone { get; init; }
}
