namespace RatEngine.PubSub;

/// <summary>From where a client wants its stream to begin.</summary>
/// <param name="Kind">How the place is named.</param>
/// <param name="Id">For <see cref="StartKind.After"/>: the id as the client gave it.</param>
/// <param name="Count">For <see cref="StartKind.Last"/>.</param>
internal readonly record struct StartPosition(StartKind Kind, string? Id = null, int Count = 0);

/// <summary>How a client names the place that it wants to begin from.</summary>
internal enum StartKind
{
    /// <summary>With the next event.</summary>
    Now,

    /// <summary>With the event after an id.</summary>
    After,

    /// <summary>With the oldest event there is.</summary>
    Earliest,

    /// <summary>With the last few events there are.</summary>
    Last,
}
