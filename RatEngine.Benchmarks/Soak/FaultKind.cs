namespace RatEngine.Benchmarks.Soak;

/// <summary>What was wrong with an answer, an event or the server.</summary>
internal enum FaultKind
{
    /// <summary>An answer or an event is not what it must be.</summary>
    Wrong,

    /// <summary>Bytes of another request or connection arrived.</summary>
    Foreign,

    /// <summary>Bytes with which the pool fills a returned block arrived.</summary>
    ReturnedBlock,

    /// <summary>An honest request got no answer, or not all of it.</summary>
    Unanswered,

    /// <summary>An answer came, but too late.</summary>
    Late,

    /// <summary>The server logged a bug of its own, or ended.</summary>
    Server,
}
