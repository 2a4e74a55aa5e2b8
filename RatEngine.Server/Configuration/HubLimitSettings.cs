namespace RatEngine.Server.Configuration;

/// <summary>The limits of the hub as a whole, and of publishing: what all clients together can make grow. A part of <see cref="Settings"/>.</summary>
internal static class HubLimitSettings
{
    public static Setting<int> MaxTopics { get; } =
        new("Hub:MaxTopics", ValueKinds.Count, "1000000", "The most topics with events; with one more, the one that was silent for longest loses its events.");

    public static Setting<int> MaxEmptyTopics { get; } =
        new("Hub:MaxEmptyTopics", ValueKinds.Count, "100000", "The most topics without events, which only streams hold; more streams of such answer 503.");

    public static Setting<int> MaxPatterns { get; } =
        new("Hub:MaxPatterns", ValueKinds.Count, "10000", "The most different patterns of all streams; streams of more answer 503.");

    public static Setting<int> MaxPatternMatches { get; } =
        new("Hub:MaxPatternMatches", ValueKinds.Count, "1000000", "The most pairs of a pattern and a topic with news for it; streams that resume and need more answer 503.");

    public static Setting<int> MaxSubscriptions { get; } =
        new("Hub:MaxSubscriptions", ValueKinds.Count, "1000000", "The most topics and patterns of all streams together, counted for each stream; more answer 503.");

    public static Setting<long> MaxTotalBytes { get; } =
        new("Publish:MaxTotalBytes", ValueKinds.Size, "16MiB", "The most bytes of events of one request, counted for each topic that an event goes to; more answer 413.");

    public static Setting<int> IdempotencyMaxKeys { get; } =
        new("Publish:IdempotencyMaxKeys", ValueKinds.Count, "100000", "The most Idempotency-Keys that are remembered; the oldest give way.");

    /// <summary>All of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [MaxTopics, MaxEmptyTopics, MaxPatterns, MaxPatternMatches, MaxSubscriptions, MaxTotalBytes, IdempotencyMaxKeys];
}
