namespace RatEngine.Http;

/// <summary>Lets the handles of a request (<see cref="RatRequest"/>, <see cref="RatResponse"/>, their bodies) at the exchange while its handler runs.
/// After the handler has ended they are shut out, and the exchange goes on when the last one inside has left.</summary>
internal sealed class HandleGate
{
    // Upper half: the generation, one for each request. Lower half: how many are inside.
    private long _state;
    private TaskCompletionSource? _empty;

    /// <summary>What the handles of the present request carry.</summary>
    public int Generation => (int)(Volatile.Read(ref _state) >> 32);

    /// <summary>Enters. The caller leaves by <see cref="Scope.Dispose"/>, or by <see cref="Leave"/>.</summary>
    /// <exception cref="InvalidOperationException">The request is over.</exception>
    public Scope Enter(int generation)
    {
        if ((int)(Interlocked.Increment(ref _state) >> 32) == generation) return new Scope(this);
        Leave();
        throw Over();
    }

    public void Leave()
    {
        if ((int)Interlocked.Decrement(ref _state) == 0) Volatile.Read(ref _empty)?.TrySetResult();
    }

    /// <summary>Shuts out the handles of the present request. True: none is inside.</summary>
    public bool Shut() => (int)Interlocked.Add(ref _state, 1L << 32) == 0;

    /// <summary>Completes when none is inside. After <see cref="Shut"/>.</summary>
    public async ValueTask WhenEmptyAsync()
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _empty, empty);
        // Either the last one sees the source, or this sees that it has left.
        if ((int)Interlocked.Read(ref _state) != 0) await empty.Task.ConfigureAwait(false);
        Volatile.Write(ref _empty, null);
    }

    public static InvalidOperationException Over() => new("The request is over: its handler has ended.");

    public readonly ref struct Scope(HandleGate gate)
    {
        public void Dispose() => gate.Leave();
    }
}
