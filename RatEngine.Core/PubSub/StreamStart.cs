namespace RatEngine.PubSub;

/// <summary>What a stream begins with.</summary>
/// <param name="Sources">What it is subscribed to.</param>
/// <param name="Position">Behind which sequence it begins.</param>
/// <param name="GapStamp">Evictions up to this one are no gap for it.</param>
/// <param name="Resume">What became of the resume that was asked for.</param>
/// <param name="LostThrough">With <see cref="StreamResume.Evicted"/>: the newest event that may be gone.</param>
internal sealed record StreamStart(EventSource[] Sources, long Position, long GapStamp, StreamResume Resume, long LostThrough = 0);

/// <summary>What became of the resume that a client asked for.</summary>
internal enum StreamResume
{
    /// <summary>It asked for none.</summary>
    None,

    /// <summary>Everything after its id is there.</summary>
    Exact,

    /// <summary>Events after its id were evicted.</summary>
    Evicted,

    /// <summary>Its id is of another life of the hub.</summary>
    OtherEpoch,

    /// <summary>Its id is none of a hub.</summary>
    Invalid,
}
