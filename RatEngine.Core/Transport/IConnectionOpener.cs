namespace RatEngine.Transport;

/// <summary>What is said on a connection before HTTP: a proxy's header, a TLS handshake. One for all connections of a listener; called for
/// several at once.</summary>
internal interface IConnectionOpener
{
    /// <summary>How long it may take. Then the pending read is cancelled, and a moment later the connection is cut.</summary>
    TimeSpan Timeout { get; }

    /// <summary>The peer's address may be another behind it: limits on addresses are asked after it, and not before.</summary>
    bool NamesPeer => false;

    /// <summary>Reads and writes what comes before HTTP.</summary>
    /// <param name="connection">As it was accepted, or as the opener before this one has left it. The caller stays its owner: it disposes of
    /// it where the answer is null, or where this throws (which is logged as the engine's own bug).</param>
    /// <returns>The connection that goes on, its input at the first byte after what was read: the one given or another
    /// over it (a <see cref="ConnectionLayer"/>, TLS), which then owns it. Null: it goes on no further. A reason for that other than the peer's going away, the time or the server's
    /// stop was given to <see cref="TransportConnection.SetCloseReason"/>. A cancelled read means that there is no more time, or that the
    /// server stops: null, soon.</returns>
    ValueTask<TransportConnection?> OpenAsync(TransportConnection connection);
}
