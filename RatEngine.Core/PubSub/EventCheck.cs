using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>Judges events before they are published.</summary>
/// <param name="maxTopicBytes">What a topic keeps.</param>
internal sealed class EventCheck(int maxTopicBytes)
{
    // JSON escapes a character in six bytes at most; the names and braces of an envelope take less than 64.
    private const int MaxEscapedBytes = 6;
    private const int MaxEnvelopeBytes = 64;

    // As long as a topic's name.
    private const int MaxKeyLength = 200;

    /// <summary>What keeps an event from being published; null where nothing does.</summary>
    /// <param name="hubEvent">The event.</param>
    /// <param name="labels">The encodings that it will be kept in.</param>
    public string? FindFault(in HubEvent hubEvent, TopicLabel[] labels)
    {
        if (!TopicName.IsValid(hubEvent.Topic ?? "") || TopicName.IsPattern(hubEvent.Topic!))
            return $"Met a topic that none can publish to, expected {TopicName.Expected}, no level * or **.";
        if (hubEvent.Key is { Length: > MaxKeyLength }) return $"Key of {hubEvent.Key.Length} characters: expected at most {MaxKeyLength}.";
        if (hubEvent.Event.Id is not null) return "Met an event id, expected none: ids are the hub's.";
        return FindTypeFault(hubEvent, labels) ?? FindSizeFault(hubEvent, labels);
    }

    /// <summary>The part of it that concerns the type which a client sees, in whatever encoding it is sent.</summary>
    public static string? FindTypeFault(in HubEvent hubEvent, TopicLabel[] labels)
    {
        foreach (var label in labels)
        {
            if (!ControlEvent.IsReserved(EventLabel.TypeOf(label, hubEvent))) continue;
            return label == TopicLabel.EventType
                ? "Met a topic that begins with rat., expected another: the topic is the event's type here, and those types are the hub's own."
                : "Met an event type that begins with rat., expected none of those: they are the hub's own.";
        }

        return null;
    }

    /// <summary>The part of it that concerns the event's length: the longest of its encodings counts.</summary>
    public string? FindSizeFault(in HubEvent hubEvent, TopicLabel[] labels)
    {
        var longest = 0L;
        foreach (var label in labels) longest = Math.Max(longest, LengthOf(label, hubEvent));
        return longest > maxTopicBytes ? $"Event of {longest} bytes: expected at most {maxTopicBytes}, which is what a topic keeps." : null;
    }

    private long LengthOf(TopicLabel label, in HubEvent hubEvent)
    {
        if (label != TopicLabel.Envelope) return (long)SseEncoder.GetLength(EventLabel.Apply(label, hubEvent)) + EventId.MaxLength;
        // Its exact length is looked for only where it may be too long.
        var most = MaxEscapedBytes * ((long)SseEncoder.GetLength(hubEvent.Event) + hubEvent.Topic.Length) + MaxEnvelopeBytes + EventId.MaxLength;
        return most <= maxTopicBytes ? 0 : EventLabel.GetEnvelopeBlockLength(hubEvent) + EventId.MaxLength;
    }
}
