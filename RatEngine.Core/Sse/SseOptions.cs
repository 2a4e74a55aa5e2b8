namespace RatEngine;

/// <summary>How a generator endpoint behaves.</summary>
public sealed record SseOptions
{
    internal static readonly SseOptions Default = new();

    /// <summary>A heartbeat goes out after this long without an event; <see cref="Timeout.InfiniteTimeSpan"/> turns it off. Default 15 s:
    /// the WHATWG specification's advice, and less than the idle timeout of common proxies.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The type of the heartbeat event, for clients that must see it in script; null (the default) sends a comment.</summary>
    public string? HeartbeatEvent { get; init; }

    /// <summary>The stream ends, in good order, after this long; <see cref="Timeout.InfiniteTimeSpan"/> (the default) is never.</summary>
    public TimeSpan MaxDuration { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The connection is cut when the client takes no byte for this long while there are bytes to send; null (the default) is
    /// <see cref="HttpLimits.WriteStallTimeout"/>.</summary>
    public TimeSpan? WriteStallTimeout { get; init; }

    /// <summary>What has been written is sent when it reaches this many bytes, or when the generator waits. Default 32,768.</summary>
    public int FlushThresholdBytes { get; init; } = 32 * 1024;

    /// <summary>Lets the generator run to its end when the client has gone; what it yields is then thrown away. Default false.</summary>
    public bool RunToEnd { get; init; }
}
