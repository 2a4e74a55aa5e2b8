namespace RatEngine.PubSub;

/// <summary>What a cursor finds after its position.</summary>
internal enum CursorStep
{
    /// <summary>Nothing yet.</summary>
    CaughtUp,

    /// <summary>A run of frames that lie together.</summary>
    Run,

    /// <summary>Frames of several places, collected in the shard's merge.</summary>
    Merged,

    /// <summary>Events after the position were evicted.</summary>
    Gap,

    /// <summary>Nothing, and nothing will come.</summary>
    End,
}
