namespace RatEngine;

/// <summary>How a client learns which topic an event is of.</summary>
public enum TopicLabel
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The event's type is the topic's name.</summary>
    EventType,

    /// <summary>The data is <c>{"topic": …, "event": …, "data": …}</c>: data that is a JSON object or array as it is, other data as a string.</summary>
    Envelope,
}
