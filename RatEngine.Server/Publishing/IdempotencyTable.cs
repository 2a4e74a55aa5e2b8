namespace RatEngine.Server.Publishing;

/// <summary>Remembers what requests with an <c>Idempotency-Key</c> were answered, so that one that is sent again publishes nothing twice. For any
/// thread.</summary>
/// <param name="keepFor">How long an answer is remembered.</param>
/// <param name="maxBytes">The most bytes of keys and answers; over it the oldest answers are forgotten early.</param>
/// <param name="maxKeys">The most keys; over it the oldest answers are forgotten early.</param>
/// <param name="time">The clock.</param>
internal sealed class IdempotencyTable(TimeSpan keepFor, long maxBytes, int maxKeys, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IdempotencyEntry> _entries = [];
    private readonly Queue<IdempotencyEntry> _oldest = [];
    private long _bytes;

    /// <summary>The entry of a key. Its first caller must end with <see cref="Complete"/> or <see cref="Release"/>.</summary>
    /// <param name="key">What the client sent.</param>
    /// <param name="isFirst">True where the key was not remembered: the request is to be answered, and nobody else may answer one with its key.</param>
    /// <exception cref="PublicationException">503: as many requests with a key are under way as keys are remembered.</exception>
    public IdempotencyEntry Take(string key, out bool isFirst)
    {
        lock (_gate)
        {
            Forget(0);
            isFirst = !_entries.TryGetValue(key, out IdempotencyEntry? entry);
            if (!isFirst)
                return entry!;
            Forget(1);
            if (_entries.Count >= maxKeys)
                throw new PublicationException("Met too many requests with an Idempotency-Key under way: nothing was published.", 503);
            _entries.Add(key, entry = new IdempotencyEntry(key));
            _bytes += entry.Bytes;
            return entry;
        }
    }

    /// <summary>Remembers the answer.</summary>
    public void Complete(IdempotencyEntry entry, byte[] fingerprint, byte[] answer)
    {
        lock (_gate)
        {
            _bytes -= entry.Bytes;
            entry.Complete(fingerprint, answer, time.GetTimestamp());
            _bytes += entry.Bytes;
            _oldest.Enqueue(entry);
            Forget(0);
        }
    }

    /// <summary>Nothing was published: the key is free again.</summary>
    public void Release(IdempotencyEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Remove(entry.Key))
                _bytes -= entry.Bytes;
        }
    }

    private void Forget(int more)
    {
        while (_oldest.TryPeek(out IdempotencyEntry? entry)
            && (_bytes > maxBytes || _entries.Count + more > maxKeys || time.GetElapsedTime(entry.CompletedAt) >= keepFor))
        {
            _oldest.Dequeue();
            _entries.Remove(entry.Key);
            _bytes -= entry.Bytes;
        }
    }
}
