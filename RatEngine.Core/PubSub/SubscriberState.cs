namespace RatEngine.PubSub;

/// <summary>How far a subscriber is on its way to its end.</summary>
[Flags]
internal enum SubscriberState
{
    Open = 0,

    /// <summary>The server stops: it says farewell when nothing is pending.</summary>
    Stopping = 1,

    /// <summary>The last bytes are on their way, or sent.</summary>
    Ending = 2,

    /// <summary>The peer has gone.</summary>
    Gone = 4,

    /// <summary>Everything was given back.</summary>
    Finished = 8,

    /// <summary>A send failed: the connection was aborted.</summary>
    Cut = 16,

    /// <summary>Nothing more is sent.</summary>
    Closed = Ending | Gone | Finished | Cut,
}
