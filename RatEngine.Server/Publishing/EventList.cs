namespace RatEngine.Server.Publishing;

/// <summary>The events of one request, held to its limits as they come.</summary>
/// <param name="hub">Knows which events can be published.</param>
/// <param name="maxEvents">The most events.</param>
/// <param name="maxBytes">The most bytes of all events.</param>
internal sealed class EventList(Hub hub, int maxEvents, long maxBytes)
{
    private readonly List<HubEvent> _events = [];
    private long _bytes;

    /// <summary>All that were added.</summary>
    public IReadOnlyList<HubEvent> Events => _events;

    /// <summary>Adds an event for one or more topics.</summary>
    /// <param name="events">One for each topic.</param>
    /// <param name="bytes">The length of each, without its topic.</param>
    /// <exception cref="PublicationException">413: too many, or too long together. 400: one cannot be published.</exception>
    public void Add(IEnumerable<HubEvent> events, long bytes)
    {
        foreach (HubEvent hubEvent in events)
        {
            if (_events.Count == maxEvents)
                throw new PublicationException($"Met more than {maxEvents} events, expected at most as many in a request.", 413);
            _bytes += bytes + hubEvent.Topic.Length;
            if (_bytes > maxBytes)
                throw new PublicationException($"Met events of more than {maxBytes} bytes, each counted for every topic it goes to, expected at most as many in a request.", 413);
            if (hub.FindFault(hubEvent) is { } fault)
                throw new PublicationException(fault);
            _events.Add(hubEvent);
        }
    }
}
