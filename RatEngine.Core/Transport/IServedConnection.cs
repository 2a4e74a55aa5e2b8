namespace RatEngine.Transport;

/// <summary>What a server holds of each connection that is open.</summary>
internal interface IServedConnection
{
    /// <summary>Asks for a good end: what is idle ends now, what is under way after it. Thread-safe; returns at once.</summary>
    void RequestStop();

    /// <summary>Cuts the connection. Thread-safe; returns at once.</summary>
    void Abort(CloseReason reason);
}
