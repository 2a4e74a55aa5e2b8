namespace RatEngine;

/// <summary>How an endpoint sends topics to its subscribers.</summary>
public sealed record TopicOptions
{
    internal static readonly TopicOptions Default = new();

    /// <summary>How a client learns which topic an event is of. Default: not at all.</summary>
    public TopicLabel Label { get; init; } = TopicLabel.None;

    /// <summary>Begins each stream with a <c>rat.hello</c> event: epoch, position, heartbeat interval, and whether a resume was exact; ends it,
    /// when the server stops, with <c>rat.bye</c>. Default false.</summary>
    public bool SendHello { get; init; }

    /// <summary>What becomes of a subscriber whose next event was evicted before it was sent. Default: a <c>rat.reset</c> event, then on.</summary>
    public SlowSubscriberPolicy SlowSubscribers { get; init; } = SlowSubscriberPolicy.Reset;

    /// <summary>With <see cref="SlowSubscriberPolicy.Conflate"/>: how many events a subscriber may be behind before events whose key has come again
    /// are skipped. Default 64.</summary>
    public int ConflateThreshold { get; init; } = 64;

    /// <summary>A heartbeat comment goes out after this long without an event; <see cref="Timeout.InfiniteTimeSpan"/> turns it off. Default 15 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The connection is cut when the client takes no byte for this long while there are bytes to send; null (the default) is
    /// <see cref="HttpLimits.WriteStallTimeout"/>.</summary>
    public TimeSpan? WriteStallTimeout { get; init; }

    /// <summary>How long a client waits before it reconnects, as <c>rat.hello</c> tells it. Default 3 s, as browsers do.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>At a stop each client gets a wait of its own: <see cref="Retry"/> and a random part of this window, so that they do not come back all
    /// at once. Default 10 s.</summary>
    public TimeSpan ByeRetryWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most topics (or patterns) on one stream. More answer 400. Default 128.</summary>
    public int MaxTopics { get; init; } = 128;

    /// <summary>The most patterns among them. More answer 400. Default 16.</summary>
    public int MaxPatterns { get; init; } = 16;
}
