namespace RatEngine.Server.Uploads;

/// <summary>All sessions by id. One exists while somebody watches it or uploads to it, and from then on until its upload expires.</summary>
internal sealed class UploadSessions(TimeProvider time)
{
    /// <summary>The most sessions at once: ids come from outside, and each costs memory.</summary>
    public const int MaxSessions = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UploadSession> _byId = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
                return _byId.Count;
        }
    }

    /// <summary>Takes part in a session, which is made if there is none.</summary>
    /// <exception cref="RatStatusException">503: there are too many.</exception>
    public SessionLease Enter(string id)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out UploadSession? session))
            {
                if (_byId.Count >= MaxSessions)
                    throw new RatStatusException(503, $"There are {MaxSessions} sessions already; try again later.");
                _byId.Add(id, session = new UploadSession(id, time));
            }

            session.Users++;
            return new SessionLease(this, session);
        }
    }

    /// <summary>The upload of a session; null where there is none, or not yet a whole one.</summary>
    public UploadState? FindCompleted(string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out UploadSession? session) && session.State is { Phase: UploadPhase.Completed } state ? state : null;
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
                if (state.File is not null)
                    files.Add(state.File);
            }
        }

        return files;
    }

    /// <summary>Gives a session back. Called by the lease.</summary>
    public void Leave(UploadSession session)
    {
        lock (_gate)
        {
            if (--session.Users == 0 && session.State.Phase == UploadPhase.Waiting)
                _byId.Remove(session.Id);
        }
    }
}
