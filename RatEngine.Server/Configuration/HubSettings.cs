namespace RatEngine.Server.Configuration;

/// <summary>The options of the hub: what it keeps, how it is streamed, who may publish to it. A part of <see cref="Settings"/>.</summary>
internal static class HubSettings
{
    public static Setting<int> MaxTopicBytes { get; } =
        new("Hub:MaxTopicBytes", ValueKinds.SmallSize, "1MiB", "The most bytes of events that a topic keeps; a longer event is refused.");

    public static Setting<int> MaxTopicEvents { get; } = new("Hub:MaxTopicEvents", ValueKinds.Count, "10000", "The most events that a topic keeps.");

    public static Setting<TimeSpan> MaxTopicAge { get; } = new("Hub:MaxTopicAge", ValueKinds.Duration, "1h", "How long a topic keeps an event.");

    public static Setting<long> MemoryBudgetBytes { get; } =
        new("Hub:MemoryBudgetBytes", ValueKinds.Size, "256MiB", "The most bytes that all topics keep, with keys and the topics themselves; the largest gives way first.");

    public static Setting<int> MaxEventsAhead { get; } =
        new("Hub:MaxEventsAhead", ValueKinds.Count, "4", "How many events of a topic may wait for delivery until their publishers wait too; of more than 1,000 streams, for each 1,000.");

    public static Setting<bool> Page { get; } =
        new("Hub:Page", ValueKinds.Switch, "on", "The page at /hub; off saves the encoding of events that it alone reads.");

    public static Setting<TopicLabel> Label { get; } =
        new("Events:Label", ValueKinds.Label, "none", "How a client learns an event's topic.");

    public static Setting<bool> Hello { get; } = new("Events:Hello", ValueKinds.Switch, "on", "Begins each stream with a rat.hello event.");

    public static Setting<SlowSubscriberPolicy> SlowSubscribers { get; } =
        new("Events:SlowSubscribers", ValueKinds.Policy, "reset", "What becomes of a stream whose next event was evicted before it was sent.");

    public static Setting<int> ConflateThreshold { get; } =
        new("Events:ConflateThreshold", ValueKinds.Count, "64", "How many events a stream may be behind before events whose key has come again are skipped.");

    public static Setting<TimeSpan> Retry { get; } =
        new("Events:Retry", ValueKinds.Duration, "3s", "How long clients wait before they reconnect.");

    public static Setting<TimeSpan> ByeWindow { get; } =
        new("Events:ByeWindow", ValueKinds.DurationOrZero, "10s", "At a stop each client gets a wait of its own: Events:Retry and a random part of this.");

    public static Setting<int> MaxListedTopics { get; } =
        new("Events:MaxListedTopics", ValueKinds.Count, "1000", "The most topics of a list that is sent with POST /events.");

    public static Setting<bool> AllowRemote { get; } =
        new("Publish:AllowRemote", ValueKinds.Switch, "off", "Takes events from other machines too; without it from this one alone.");

    public static Setting<int> MaxBodyBytes { get; } =
        new("Publish:MaxBodyBytes", ValueKinds.SmallSize, "1MiB", "The longest body that publishes; a longer one answers 413.");

    public static Setting<int> MaxEvents { get; } =
        new("Publish:MaxEvents", ValueKinds.Count, "1000", "The most events of one request; more answer 413.");

    public static Setting<TimeSpan> IdempotencyKeepFor { get; } =
        new("Publish:IdempotencyKeepFor", ValueKinds.Duration, "5m", "How long the answer to an Idempotency-Key is remembered.");

    public static Setting<long> IdempotencyMaxBytes { get; } =
        new("Publish:IdempotencyMaxBytes", ValueKinds.Size, "16MiB", "The most bytes of keys and answers that are remembered; the oldest give way.");

    public static Setting<string> Hosts { get; } =
        new("Hosts", ValueKinds.Host, "", "A name that the server answers to, beside those of loopback and the addresses it listens on; * is every name.") { Repeatable = true };

    public static Setting<WebOrigin> Origins { get; } =
        new("Cors:Origins", ValueKinds.Origin, "", "Another origin whose pages may read streams and publish.") { Repeatable = true };

    public static Setting<IReadOnlyList<string>> AllowedHeaders { get; } =
        new("Cors:AllowedHeaders", ValueKinds.FieldNames, "Authorization, X-Requested-With, traceparent, tracestate", "Request fields that pages of those origins may send, beside those that the server reads itself; * is every field.") { Repeatable = true };

    public static Setting<bool> AllowCredentials { get; } =
        new("Cors:AllowCredentials", ValueKinds.Switch, "off", "Lets pages of those origins send cookies.");

    /// <summary>All of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        MaxTopicBytes, MaxTopicEvents, MaxTopicAge, MemoryBudgetBytes, MaxEventsAhead, Page, Label, Hello, SlowSubscribers, ConflateThreshold, Retry, ByeWindow,
        MaxListedTopics, AllowRemote, MaxBodyBytes, MaxEvents, IdempotencyKeepFor, IdempotencyMaxBytes, Hosts, Origins, AllowedHeaders, AllowCredentials,
    ];
}
