namespace RatEngine.Server.Publishing;

/// <summary>A request with an <c>Idempotency-Key</c>: under way, until it has an answer.</summary>
internal sealed class IdempotencyEntry(string key)
{
    // What an entry takes beside its key and its answer, about.
    private const int OwnBytes = 256;

    private volatile byte[]? _answer;
    private byte[] _fingerprint = [];

    public string Key => key;

    /// <summary>The answer that was given; null while the request is under way.</summary>
    public byte[]? Answer => _answer;

    public long CompletedAt { get; private set; }

    public int Bytes => OwnBytes + (2 * key.Length) + (_answer?.Length ?? 0);

    /// <summary>Whether the request that was answered was this one.</summary>
    public bool IsFor(ReadOnlySpan<byte> fingerprint) => fingerprint.SequenceEqual(_fingerprint);

    /// <summary>Called by the table alone, once.</summary>
    public void Complete(byte[] fingerprint, byte[] answer, long timestamp)
    {
        _fingerprint = fingerprint;
        CompletedAt = timestamp;
        _answer = answer;
    }
}
