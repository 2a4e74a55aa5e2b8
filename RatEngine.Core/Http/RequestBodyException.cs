namespace RatEngine;

/// <summary>The request's body cannot be read to its end: it is malformed, too long, too slow, or the client went away.</summary>
public sealed class RequestBodyException : IOException
{
    internal RequestBodyException(int status, string message)
        : base(message) => Status = status;

    /// <summary>The status for the client, if there still is one: 400, 408 or 413.</summary>
    public int Status { get; }
}
