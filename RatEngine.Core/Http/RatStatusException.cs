namespace RatEngine;

/// <summary>Ends a request with a status of the handler's choice, before the answer has started. Thrown by a generator before it first
/// yields or waits, it refuses the stream: 204 tells an <c>EventSource</c> to stop reconnecting.</summary>
public sealed class RatStatusException : Exception
{
    /// <summary>Ends the request with <paramref name="status"/> and <paramref name="message"/> as its text.</summary>
    /// <param name="status">200 to 599.</param>
    /// <param name="message">Goes to the client: no internals.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not in 200 to 599.</exception>
    public RatStatusException(int status, string message)
        : base(message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        Status = status;
    }

    /// <summary>The status that the client gets.</summary>
    public int Status { get; }
}
