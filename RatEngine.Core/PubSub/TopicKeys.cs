namespace RatEngine.PubSub;

/// <summary>Which event is the newest of its key. Holds keys only as long as the log holds their events.</summary>
internal sealed class TopicKeys
{
    private readonly Dictionary<string, long> _newest = [];
    private readonly Dictionary<long, string> _keys = [];

    /// <summary>Notes a keyed event, and says which one it supersedes; 0: none.</summary>
    public long Note(string key, long sequence)
    {
        _newest.Remove(key, out var before);
        _newest[key] = sequence;
        _keys.Remove(before);
        _keys[sequence] = key;
        return before;
    }

    /// <summary>The event was evicted.</summary>
    public void Forget(long sequence)
    {
        if (_keys.Remove(sequence, out var key)) _newest.Remove(key);
    }
}
