namespace RatEngine.PubSub;

/// <summary>What other threads tell a subscriber; its shard looks at all of it in one turn.</summary>
[Flags]
internal enum SubscriberSignals
{
    None = 0,

    /// <summary>The head is written: begin.</summary>
    Started = 1,

    /// <summary>A pending send has ended.</summary>
    Sent = 2,

    /// <summary>The peer has gone, and the watch has ended.</summary>
    Gone = 4,

    /// <summary>The server stops.</summary>
    Stop = 8,

    /// <summary>A deadline has passed.</summary>
    Timer = 16,

    /// <summary>It had more to send than one turn allows.</summary>
    More = 32,

    /// <summary>The peer has sent more than is thrown away.</summary>
    Flooded = 64,
}
