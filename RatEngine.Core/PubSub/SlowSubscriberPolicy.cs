namespace RatEngine;

/// <summary>What becomes of a subscriber whose next event was evicted before it was sent.</summary>
public enum SlowSubscriberPolicy
{
    /// <summary>It gets a <c>rat.reset</c> event that names the gap, then goes on from the oldest event there is.</summary>
    Reset,

    /// <summary>It is disconnected: it comes back with its last id, and learns of the gap then.</summary>
    Disconnect,

    /// <summary>It gets, while it is far behind, only the newest event of each key; where even one of those is gone, a <c>rat.reset</c>.</summary>
    Conflate,
}
