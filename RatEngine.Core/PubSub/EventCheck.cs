using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>Judges events before they are published.</summary>
internal static class EventCheck
{
    /// <summary>What keeps an event from being published; null where nothing does.</summary>
    public static string? FindFault(in HubEvent hubEvent, int maxTopicBytes)
    {
        if (!TopicName.IsValid(hubEvent.Topic ?? "") || TopicName.IsPattern(hubEvent.Topic!))
            return $"Topic {ShownText.Quote(hubEvent.Topic ?? "")}: expected {TopicName.Expected}, no level * or **.";
        if (hubEvent.Event.Id is { } id) return $"Event id \"{id}\": expected none, ids are the hub's.";
        return FindSizeFault(hubEvent, maxTopicBytes);
    }

    /// <summary>The part of it that concerns the event's length.</summary>
    public static string? FindSizeFault(in HubEvent hubEvent, int maxTopicBytes)
    {
        var bytes = (long)SseEncoder.GetLength(hubEvent.Event) + EventId.MaxLength;
        return bytes > maxTopicBytes ? $"Event of {bytes} bytes: expected at most {maxTopicBytes}, which is what a topic keeps." : null;
    }
}
