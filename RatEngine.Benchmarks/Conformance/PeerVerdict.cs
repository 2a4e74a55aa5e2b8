namespace RatEngine.Benchmarks.Conformance;

/// <summary>RatEngine's answer beside another server's.</summary>
internal enum PeerVerdict
{
    /// <summary>Both take the request, or both refuse it.</summary>
    Equal,

    /// <summary>RatEngine refuses what the other takes, or reads nothing behind what both refuse.</summary>
    Stricter,

    /// <summary>RatEngine takes what the other refuses though the rules have it taken.</summary>
    Kinder,

    /// <summary>RatEngine takes what the other refuses.</summary>
    Laxer,
}
