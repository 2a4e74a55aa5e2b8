namespace RatEngine.Transport;

/// <summary>What a connection is handed over to when its requests have ended: from <see cref="Start"/> on it owns the connection, and disposes of it.</summary>
internal interface IConnectionSuccessor : IServedConnection
{
    /// <summary>Called once, when nobody else reads or writes the connection any more.</summary>
    void Start();
}
