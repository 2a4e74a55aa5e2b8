using System.Runtime.InteropServices;

namespace RatEngine.Server.Uploads;

/// <summary>Counts the sessions and bytes of uploads, of all clients and of each. Thread-safe.</summary>
internal sealed class UploadQuota(UploadLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientKey, Usage> _byClient = [];
    private Usage _all;

    /// <summary>The bytes on disk now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _all.Bytes;
        }
    }

    /// <summary>The sessions counted now.</summary>
    public int Sessions
    {
        get
        {
            lock (_lock)
                return _all.Sessions;
        }
    }

    /// <exception cref="RatStatusException">503: there are too many; none was added.</exception>
    public void AddSession(ClientKey client)
    {
        lock (_lock)
        {
            if (_all.Sessions >= limits.MaxSessions || _byClient.GetValueOrDefault(client).Sessions >= limits.MaxSessionsPerAddress)
                throw new RatStatusException(503, "There are too many uploads already; try again when some of them have expired.");
            Add(client, 1, 0);
        }
    }

    public void RemoveSession(ClientKey client)
    {
        lock (_lock)
            Add(client, -1, 0);
    }

    /// <exception cref="RatStatusException">503: there is no room for so many now; 413: there never is. None were added.</exception>
    public void AddBytes(ClientKey client, long count)
    {
        lock (_lock)
        {
            CheckRoom(client, count);
            Add(client, 0, count);
        }
    }

    public void RemoveBytes(ClientKey client, long count)
    {
        lock (_lock)
            Add(client, 0, -count);
    }

    /// <summary>Refuses an upload before its bytes are read, where they are known not to fit.</summary>
    /// <exception cref="RatStatusException">As with <see cref="AddBytes"/>.</exception>
    public void CheckBytes(ClientKey client, long count)
    {
        lock (_lock)
            CheckRoom(client, count);
    }

    private void CheckRoom(ClientKey client, long count)
    {
        if (count > Math.Min(limits.MaxTotalBytes, limits.MaxBytesPerAddress))
            throw new RatStatusException(413, "The upload is larger than all that one client may store.");
        if (count > limits.MaxTotalBytes - _all.Bytes || count > limits.MaxBytesPerAddress - _byClient.GetValueOrDefault(client).Bytes)
            throw new RatStatusException(503, "The uploads take all the room there is for them; try again when some of them have expired.");
    }

    private void Add(ClientKey client, int sessions, long bytes)
    {
        _all = new Usage(_all.Sessions + sessions, _all.Bytes + bytes);
        ref Usage own = ref CollectionsMarshal.GetValueRefOrAddDefault(_byClient, client, out _);
        own = new Usage(own.Sessions + sessions, own.Bytes + bytes);
        if (own == default)
            _byClient.Remove(client);
    }

    private readonly record struct Usage(int Sessions, long Bytes);
}
