namespace RatEngine.PubSub;

/// <summary>Which event is the newest of its key. Holds keys only as long as the log holds their events.</summary>
internal sealed class TopicKeys
{
    // A key's string without its characters, and an entry of each table, which grow to twice their size.
    private const int KeyBytes = 160;

    private const int MinTrimmedCapacity = 64;

    private readonly Dictionary<string, long> _newest = [];
    private readonly Dictionary<long, string> _keys = [];

    public int Count => _keys.Count;

    /// <summary>What the keys take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Notes a keyed event, and says which one it supersedes; 0: none.</summary>
    public long Note(string key, long sequence)
    {
        if (_newest.Remove(key, out var before)) Remove(before);
        _newest[key] = sequence;
        _keys[sequence] = key;
        Bytes += BytesOf(key);
        return before;
    }

    /// <summary>The event was evicted.</summary>
    public void Forget(long sequence)
    {
        if (Remove(sequence) is not { } key) return;
        _newest.Remove(key);
        if (_keys.Capacity < MinTrimmedCapacity || _keys.Count > _keys.Capacity / 4) return;
        _keys.TrimExcess();
        _newest.TrimExcess();
    }

    private string? Remove(long sequence)
    {
        if (!_keys.Remove(sequence, out var key)) return null;
        Bytes -= BytesOf(key);
        return key;
    }

    private static int BytesOf(string key) => KeyBytes + (2 * key.Length);
}
