namespace RatEngine.Transport;

/// <summary>Why a connection ended. The first reason given stays.</summary>
internal enum CloseReason
{
    /// <summary>It is open.</summary>
    None,

    /// <summary>The server ended it in good order.</summary>
    Completed,

    /// <summary>The peer sent its FIN.</summary>
    PeerClosed,

    /// <summary>The peer sent a RST, or the network failed.</summary>
    PeerReset,

    /// <summary>The request was refused.</summary>
    Refused,

    /// <summary>No request came in time, or none was whole in time.</summary>
    Timeout,

    /// <summary>The peer took no bytes for too long.</summary>
    WriteStalled,

    /// <summary>The server is stopping.</summary>
    ServerStopped,

    /// <summary>The handler failed in the middle of an answer that cannot be ended well.</summary>
    HandlerFailed,
}
