namespace RatEngine.Transport;

/// <summary>What became of a send or receive.</summary>
internal enum SocketStatus
{
    /// <summary>It was served: a receive of no bytes is the peer's FIN.</summary>
    Done,

    /// <summary>The socket has nothing to give, or no room.</summary>
    WouldBlock,

    /// <summary>The connection is broken.</summary>
    Failed,
}
