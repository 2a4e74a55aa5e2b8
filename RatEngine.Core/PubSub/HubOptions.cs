namespace RatEngine;

/// <summary>How much the hub remembers.</summary>
public sealed record HubOptions
{
    /// <summary>The most bytes of events that a topic keeps, as they go on the wire; of several encodings (<see cref="TopicOptions.Label"/>) the longest
    /// counts. An event that is longer is refused. Default 1 MiB.</summary>
    public int MaxTopicBytes { get; init; } = 1024 * 1024;

    /// <summary>The most events that a topic keeps. Default 10,000.</summary>
    public int MaxTopicEvents { get; init; } = 10_000;

    /// <summary>How long a topic keeps an event. Default 1 hour.</summary>
    public TimeSpan MaxTopicAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most bytes of events that all topics keep together, in all encodings and with 16 bytes of index for each; over it the largest topic loses its oldest events. Default 256 MiB.</summary>
    public long MemoryBudgetBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How many events of a topic may wait for the next pass over its subscribers until
    /// <see cref="Hub.PublishAsync(string, SseEvent, string?)"/> waits for that pass too. More makes larger batches, and later ones. A pass over
    /// thousands of subscribers takes longer: so many may then wait for each full thousand that one thread serves. Default 4: an event then costs a
    /// quarter of one that is sent alone, and is hardly later.</summary>
    public int MaxEventsAhead { get; init; } = 4;

    /// <summary>Orders events. Null (the default): this process alone does.</summary>
    public IBackplane? Backplane { get; init; }
}
