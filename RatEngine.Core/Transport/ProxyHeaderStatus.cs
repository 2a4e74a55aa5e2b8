namespace RatEngine.Transport;

/// <summary>What became of a proxy's header.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>All bytes so far are good; more are needed.</summary>
    NeedMore,

    /// <summary>It is there, and good.</summary>
    Whole,

    /// <summary>It breaks the protocol, or is longer than is taken.</summary>
    Invalid,
}
