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

    /// <summary>The most bytes that all topics keep together: events in all encodings, their index and keys, and the objects of the topics that have
    /// events. Over it the largest topic loses its oldest events. The memory that the process takes for it is at most about twice this. Default
    /// 256 MiB.</summary>
    public long MemoryBudgetBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How many events of a topic may wait for the next pass over its subscribers until
    /// <see cref="Hub.PublishAsync(string, SseEvent, string?)"/> waits for that pass too. More makes larger batches, and later ones. A pass over
    /// thousands of subscribers takes longer: so many may then wait for each full thousand that one thread serves. Default 4: an event then costs a
    /// quarter of one that is sent alone, and is hardly later.</summary>
    public int MaxEventsAhead { get; init; } = 4;

    /// <summary>The most topics with events. With one more, the topic whose newest event is the oldest loses its events. Default
    /// 1,000,000; by default the memory budget allows about half of that.</summary>
    public int MaxTopics { get; init; } = 1_000_000;

    /// <summary>The most topics without events, which are there because streams are subscribed to them. A stream that would need one more answers 503.
    /// Default 100,000.</summary>
    public int MaxEmptyTopics { get; init; } = 100_000;

    /// <summary>The most different patterns that streams are subscribed to. A stream that would need one more answers 503. Default 10,000.</summary>
    public int MaxPatterns { get; init; } = 10_000;

    /// <summary>The most pairs of a pattern and a topic that matches it and has had an event since the pattern's subscribers began. A stream that resumes
    /// and would need more answers 503; where a publication would need more, the pattern lets go of the topic that was silent for longest, and a
    /// subscriber that is further behind gets <c>rat.reset</c>. Default 1,000,000, of about 70 bytes each.</summary>
    public int MaxPatternMatches { get; init; } = 1_000_000;

    /// <summary>The most topics and patterns of all streams together, counted for each stream. A stream that would need more answers 503. Default
    /// 1,000,000.</summary>
    public int MaxSubscriptions { get; init; } = 1_000_000;

    /// <summary>Orders events. Null (the default): this process alone does.</summary>
    public IBackplane? Backplane { get; init; }
}
