namespace RatEngine.Server.Publishing;

/// <summary>Makes an event of what a publisher sent.</summary>
internal static class EventParts
{
    /// <summary>The longest reconnection time that can be published, in milliseconds: a day.</summary>
    public const int MaxRetryMs = 24 * 60 * 60 * 1000;

    /// <summary>Puts the parts together.</summary>
    /// <param name="data">UTF-8, valid.</param>
    /// <param name="type">The event's type; null is <c>message</c>.</param>
    /// <param name="retryMs">What clients wait before they reconnect; null leaves it.</param>
    /// <exception cref="PublicationException">The type is not valid.</exception>
    public static SseEvent Make(ReadOnlyMemory<byte> data, string? type, int? retryMs)
    {
        // They tell a client what became of its stream: none but the hub may say that.
        if (type?.StartsWith("rat.", StringComparison.Ordinal) == true)
            throw new PublicationException("Met an event type that begins with rat., expected another: these are the hub's own.");
        try
        {
            return new SseEvent(data, type) { Retry = retryMs is { } wait ? TimeSpan.FromMilliseconds(wait) : null };
        }
        catch (ArgumentException)
        {
            throw new PublicationException("Met an event type with a line break or NUL, expected one line.");
        }
    }
}
