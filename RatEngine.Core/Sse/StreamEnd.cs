namespace RatEngine.Sse;

/// <summary>Why an event stream ended.</summary>
internal enum StreamEnd
{
    /// <summary>The generator came to its end.</summary>
    Completed,

    /// <summary>The client went away, or took no bytes for too long.</summary>
    ClientGone,

    /// <summary>The generator threw.</summary>
    Failed,

    /// <summary>The route's <see cref="SseOptions.MaxDuration"/> is over.</summary>
    TimeOver,

    /// <summary>The server stops.</summary>
    ServerStopped,
}
