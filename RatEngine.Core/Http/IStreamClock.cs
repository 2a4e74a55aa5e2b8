namespace RatEngine.Http;

/// <summary>What an open stream does on time: heartbeats, and its own end.</summary>
internal interface IStreamClock
{
    /// <summary>How long the peer may take no byte before the connection is cut; null: as the server has it.</summary>
    TimeSpan? WriteStallTimeout { get; }

    /// <summary>Called on a pool thread, never twice at once; must not block.</summary>
    /// <returns>When it wants to be called next, in milliseconds of the server's wheel.</returns>
    long OnDue(long nowMs);
}
