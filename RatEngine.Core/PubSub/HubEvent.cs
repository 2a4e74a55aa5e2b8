namespace RatEngine;

/// <summary>An event for a topic.</summary>
/// <param name="Topic">1 to 200 characters without control characters; <c>/</c> separates levels.</param>
/// <param name="Event">What to say. It has no id: ids are the hub's.</param>
/// <param name="Key">What the event is about, for conflation, at most 200 characters; null: it stands for itself.</param>
public readonly record struct HubEvent(string Topic, SseEvent Event, string? Key = null)
{
    /// <summary>Its data in the encoding of <see cref="TopicLabel.Envelope"/>, where that was made already.</summary>
    internal byte[]? Envelope { get; init; }

    /// <summary>The event with prepared data of its own, for who keeps it.</summary>
    internal HubEvent Keep() => Event.Utf8Data.IsEmpty
        ? this
        : this with { Event = new SseEvent(Event.Utf8Data.ToArray(), Event.Type, Event.Id) { Retry = Event.Retry, Comment = Event.Comment } };
}
