namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>One thing that is measured: what the load generator does to each server.</summary>
/// <param name="Name">Unique in its profile: <c>1,000 streams, window 8, 64 B</c>.</param>
/// <param name="Mode">The load generator's mode.</param>
/// <param name="Arguments">The load generator's options, as on a command line.</param>
/// <param name="Quick">Options that stand behind <paramref name="Arguments"/> in a quick run, where the last word counts.</param>
/// <param name="Needs">What the server must be able to do.</param>
internal sealed record LoadCase(string Name, string Mode, string Arguments, string Quick, Feature Needs)
{
    /// <summary>Routes that the server has beside those of the profiles. Default 0.</summary>
    public int Routes { get; init; }

    /// <summary>Each round gets a process of its own, which has done nothing else: for memory. Default false.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Where the case stands on the horizontal axis of a curve: the number of streams, topics or routes. Default 0.</summary>
    public double Size { get; init; }

    /// <summary>The body that every answer must have; null where the load is not requests. An argument of its own, for it may hold spaces.</summary>
    public string? Expect { get; init; }
}
