namespace RatEngine.Transport;

/// <summary>What owns a descriptor that an <see cref="EpollLoop"/> watches.</summary>
internal interface IEpollOwner
{
    /// <summary>Called on the loop's thread; must not block. May be called once more after the descriptor was removed, or for a stranger that had its
    /// number before.</summary>
    void OnReady(uint events);
}
