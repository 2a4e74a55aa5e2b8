namespace RatEngine.Server.Publishing;

/// <summary>Remembers what requests with an <c>Idempotency-Key</c> were answered, so that one that is sent again publishes nothing twice. For any
/// thread.</summary>
/// <param name="keepFor">How long an answer is remembered.</param>
/// <param name="maxBytes">The most bytes of keys and answers; over it the oldest answers are forgotten early.</param>
/// <param name="time">The clock.</param>
internal sealed class IdempotencyTable(TimeSpan keepFor, long maxBytes, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IdempotencyEntry> _entries = [];
    private readonly Queue<IdempotencyEntry> _oldest = [];
    private long _bytes;

    /// <summary>The entry of a key. Its first caller must end with <see cref="Complete"/> or <see cref="Release"/>.</summary>
    /// <param name="key">What the client sent.</param>
    /// <param name="isFirst">True where the key was not remembered: the request is to be answered, and nobody else may answer one with its key.</param>
    public IdempotencyEntry Take(string key, out bool isFirst)
    {
        lock (_gate)
        {
            Forget();
            isFirst = !_entries.TryGetValue(key, out IdempotencyEntry? entry);
            if (isFirst)
                _entries.Add(key, entry = new IdempotencyEntry(key));
            return entry!;
        }
    }

    /// <summary>Remembers the answer.</summary>
    public void Complete(IdempotencyEntry entry, byte[] fingerprint, byte[] answer)
    {
        lock (_gate)
        {
            entry.Complete(fingerprint, answer, time.GetTimestamp());
            _oldest.Enqueue(entry);
            _bytes += entry.Bytes;
            Forget();
        }
    }

    /// <summary>Nothing was published: the key is free again.</summary>
    public void Release(IdempotencyEntry entry)
    {
        lock (_gate)
            _entries.Remove(entry.Key);
    }

    private void Forget()
    {
        while (_oldest.TryPeek(out IdempotencyEntry? entry) && (_bytes > maxBytes || time.GetElapsedTime(entry.CompletedAt) >= keepFor))
        {
            _oldest.Dequeue();
            _entries.Remove(entry.Key);
            _bytes -= entry.Bytes;
        }
    }
}
