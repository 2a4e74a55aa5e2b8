using System.Globalization;
using RatEngine.PubSub;

namespace RatEngine.Hosting;

/// <summary>What a request for topics asks for. It is input from outside: what is wrong with it is said, not thrown.</summary>
internal static class TopicRequest
{
    // A log holds 10,000 events by default; more than any log holds is all of it.
    private const int MaxLast = 1_000_000;

    /// <summary>Null where all names are valid; else what is wrong, for the client.</summary>
    public static string? Check(IReadOnlyList<string> topics, TopicOptions options)
    {
        if (topics.Count == 0) return "Met no topic, expected at least one.";
        if (topics.Count > options.MaxTopics)
            return string.Create(CultureInfo.InvariantCulture, $"Met {topics.Count} topics, expected at most {options.MaxTopics}.");
        if (topics.Count(TopicName.IsPattern) is var patterns && patterns > options.MaxPatterns)
            return string.Create(CultureInfo.InvariantCulture, $"Met {patterns} patterns, expected at most {options.MaxPatterns}.");
        for (var i = 0; i < topics.Count; i++)
        {
            // By its number alone: what a link holds must not stand in the page that answers it.
            if (!TopicName.IsValid(topics[i])) return string.Create(CultureInfo.InvariantCulture, $"Met no name as topic {i + 1}, expected {TopicName.Expected}.");
            if (TopicName.IsDeadPattern(topics[i])) return string.Create(CultureInfo.InvariantCulture, $"Met a pattern as topic {i + 1} with a level ** before its last, expected * there.");
            if (TopicName.IsDeepPattern(topics[i]))
                return string.Create(CultureInfo.InvariantCulture, $"Met a pattern of too many levels as topic {i + 1}, expected at most {TopicName.MaxPatternLevels}.");
        }

        return null;
    }

    /// <summary>From where to begin: <c>Last-Event-ID</c> (a reconnect) before <c>since</c> before <c>last</c>.</summary>
    /// <returns>Null where it is valid; else what is wrong, for the client.</returns>
    public static string? TryReadStart(RatRequest request, out StartPosition start)
    {
        start = default;
        if (request.LastEventId is { Length: > 0 } id) start = new StartPosition(StartKind.After, id);
        else if (request.Query("since") is { } since) start = since == "earliest" ? new StartPosition(StartKind.Earliest) : new StartPosition(StartKind.After, since);
        else if (request.Query("last") is { } last)
        {
            if (!int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxLast)
                return $"Met a malformed parameter last, expected 0 to {MaxLast}.";
            start = new StartPosition(StartKind.Last, Count: count);
        }

        return null;
    }
}
