namespace RatEngine.Transport;

/// <summary>What owns a descriptor that an <see cref="EpollLoop"/> watches.</summary>
internal interface IEpollOwner
{
    /// <summary>Set by the loop at each registration: an event of a descriptor that was closed does not reach the next owner of its number.</summary>
    int Generation { get; set; }

    /// <summary>Called on the loop's thread; must not block. May be called once more after the descriptor was removed.</summary>
    void OnReady(uint events);
}
