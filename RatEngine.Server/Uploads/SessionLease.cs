namespace RatEngine.Server.Uploads;

/// <summary>Holds a session in the registry until it is disposed.</summary>
internal readonly struct SessionLease(UploadSessions sessions, UploadSession session) : IDisposable
{
    public UploadSession Session { get; } = session;

    public void Dispose() => sessions.Leave(Session);
}
