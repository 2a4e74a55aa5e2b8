namespace RatEngine.Server.Uploads;

/// <summary>All sessions by id. One exists while somebody watches it or uploads to it, and with a file until that expires. Those that are only watched
/// are as many as connections at most; those whose upload was empty or failed make way for new ones, and keep nobody from uploading; those with a file
/// count in the <see cref="UploadQuota"/>. Thread-safe.</summary>
internal sealed class UploadSessions(UploadQuota quota, TimeProvider time)
{
    /// <summary>So many sessions without a file are remembered, so that a late watcher learns how the upload ended; the oldest go first.</summary>
    public const int MaxWithoutFile = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UploadSession> _byId = new(StringComparer.Ordinal);
    private readonly Queue<(UploadSession Session, int Attempt)> _withoutFile = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _byId.Count;
        }
    }

    /// <summary>Takes part in a session, which is made if there is none.</summary>
    public SessionLease Enter(string id)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out UploadSession? session))
                _byId.Add(id, session = new UploadSession(id, time));
            session.Users++;
            return new SessionLease(this, session);
        }
    }

    /// <summary>Begins an upload to a session.</summary>
    /// <param name="session">Held by the caller.</param>
    /// <param name="client">Who uploads.</param>
    /// <param name="fileName">The client's name for the file.</param>
    /// <param name="totalBytes">The length announced; null where there is none.</param>
    /// <exception cref="RatStatusException">409: an upload is under way, or the file there is another client's; 503: too many sessions.</exception>
    public void Begin(UploadSession session, ClientKey client, string fileName, long? totalBytes)
    {
        lock (_gate)
        {
            UploadState state = session.State;
            if (state.Phase == UploadPhase.Receiving)
                throw new RatStatusException(409, "An upload to the session is under way.");
            // Who can guess an id that a client has chosen must not replace what that client has stored.
            if (state.File is not null && !session.Owner.IsSame(client))
                throw new RatStatusException(409, "The session has a file of another client; choose another id, or leave the choice to the server.");
            if (!session.IsCounted)
                quota.AddSession(client);
            (session.Owner, session.IsCounted, session.IsForgotten) = (client, true, false);
            session.Begin(fileName, totalBytes);
        }
    }

    /// <summary>An upload to the session has ended, well or badly.</summary>
    /// <returns>Files that are not needed any more.</returns>
    public IReadOnlyList<StoredFile> End(UploadSession session)
    {
        lock (_gate)
        {
            UploadState state = session.State;
            if (state.File is { Length: > 0 })
                return [];
            Uncount(session);
            _withoutFile.Enqueue((session, state.Attempt));
            return _withoutFile.Count > MaxWithoutFile ? Forget(_withoutFile.Dequeue()) : [];
        }
    }

    /// <summary>The file of a session; null where there is none, or not yet a whole one.</summary>
    public StoredFile? FindFile(string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out UploadSession? session) ? session.State.File : null;
    }

    /// <summary>How far the upload of a session is; <see cref="UploadPhase.Waiting"/> where there is none.</summary>
    public UploadPhase PhaseOf(string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out UploadSession? session) ? session.State.Phase : UploadPhase.Waiting;
    }

    /// <summary>Forgets the sessions that ended before a moment and that nobody holds.</summary>
    /// <returns>Their files.</returns>
    public IReadOnlyList<StoredFile> RemoveEndedBefore(DateTimeOffset moment)
    {
        List<StoredFile> files = [];
        lock (_gate)
        {
            foreach (UploadSession session in _byId.Values)
            {
                UploadState state = session.State;
                if (session.Users > 0 || state.EndedAt is null || state.EndedAt >= moment)
                    continue;
                _byId.Remove(session.Id);
                Uncount(session);
                if (state.File is not { } file)
                    continue;
                quota.RemoveBytes(session.Owner, file.Length);
                files.Add(file);
            }
        }

        return files;
    }

    /// <summary>Gives a session back. Called by the lease.</summary>
    public void Leave(UploadSession session)
    {
        lock (_gate)
        {
            if (--session.Users == 0 && (session.IsForgotten || session.State.Phase == UploadPhase.Waiting))
                _byId.Remove(session.Id);
        }
    }

    private void Uncount(UploadSession session)
    {
        if (session.IsCounted)
            quota.RemoveSession(session.Owner);
        session.IsCounted = false;
    }

    private IReadOnlyList<StoredFile> Forget((UploadSession Session, int Attempt) oldest)
    {
        UploadSession session = oldest.Session;
        // Another upload has begun since, or it has expired.
        if (session.State.Attempt != oldest.Attempt || !_byId.TryGetValue(session.Id, out UploadSession? current) || current != session)
            return [];
        session.IsForgotten = true;
        if (session.Users == 0)
            _byId.Remove(session.Id);
        return session.State.File is { } empty ? [empty] : [];
    }
}
