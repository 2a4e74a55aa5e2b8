using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>Judges events before they are published.</summary>
/// <param name="maxTopicBytes">What a topic keeps.</param>
internal sealed class EventCheck(int maxTopicBytes)
{
    // JSON escapes a character in six bytes at most; the names and braces of an envelope take less than 64.
    private const int MaxEscapedBytes = 6;
    private const int MaxEnvelopeBytes = 64;

    // As long as a topic's name: keys are kept as long as their events, beside the budget.
    private const int MaxKeyLength = 200;

    /// <summary>What keeps an event from being published; null where nothing does.</summary>
    /// <param name="hubEvent">The event.</param>
    /// <param name="labels">The encodings that it will be kept in.</param>
    public string? FindFault(in HubEvent hubEvent, IReadOnlyList<TopicLabel> labels)
    {
        if (!TopicName.IsValid(hubEvent.Topic ?? "") || TopicName.IsPattern(hubEvent.Topic!))
            return $"Met a topic that none can publish to, expected {TopicName.Expected}, no level * or **.";
        if (hubEvent.Key is { Length: > MaxKeyLength }) return $"Key of {hubEvent.Key.Length} characters: expected at most {MaxKeyLength}.";
        return hubEvent.Event.Id is not null ? "Met an event id, expected none: ids are the hub's." : FindSizeFault(hubEvent, labels);
    }

    /// <summary>The part of it that concerns the event's length: the longest of its encodings counts.</summary>
    public string? FindSizeFault(in HubEvent hubEvent, IReadOnlyList<TopicLabel> labels)
    {
        var longest = 0L;
        for (var i = 0; i < labels.Count; i++) longest = Math.Max(longest, LengthOf(labels[i], hubEvent));
        return longest > maxTopicBytes ? $"Event of {longest} bytes: expected at most {maxTopicBytes}, which is what a topic keeps." : null;
    }

    private long LengthOf(TopicLabel label, in HubEvent hubEvent)
    {
        if (label == TopicLabel.Envelope)
        {
            // Made only where it may be too long: it is made again when the event is appended.
            var most = MaxEscapedBytes * ((long)SseEncoder.GetLength(hubEvent.Event) + hubEvent.Topic.Length) + MaxEnvelopeBytes + EventId.MaxLength;
            if (most <= maxTopicBytes) return 0;
        }

        return (long)SseEncoder.GetLength(EventLabel.Apply(label, hubEvent)) + EventId.MaxLength;
    }
}
