namespace RatEngine.Http;

/// <summary>What a connection is doing; decides what a passed deadline and a stop of the server mean to it.</summary>
internal enum ConnectionPhase
{
    /// <summary>Kept alive, without a byte of the next request.</summary>
    Idle,

    /// <summary>A request head has begun (a new connection: is awaited).</summary>
    Head,

    /// <summary>A handler runs.</summary>
    Handler,

    /// <summary>An answer of no set length is being streamed: the peer's FIN means that it has gone.</summary>
    Stream,

    /// <summary>The connection is on its way to be closed; what still comes is thrown away.</summary>
    Closing,
}
