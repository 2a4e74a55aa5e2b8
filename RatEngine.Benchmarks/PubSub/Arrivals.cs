namespace RatEngine.Benchmarks.PubSub;

/// <summary>Counts the sends of one round, and wakes who waits for the last.</summary>
internal sealed class Arrivals
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly object _lock = new();
    private int _missing;

    /// <summary>Begins a round of so many sends.</summary>
    public void Expect(int count) => Volatile.Write(ref _missing, count);

    /// <summary>A send has come. From any thread.</summary>
    public void Note()
    {
        if (Interlocked.Decrement(ref _missing) != 0) return;
        lock (_lock) Monitor.Pulse(_lock);
    }

    /// <exception cref="TimeoutException">Not all have come.</exception>
    public void Wait()
    {
        lock (_lock)
        {
            while (Volatile.Read(ref _missing) > 0)
            {
                if (!Monitor.Wait(_lock, Patience)) throw new TimeoutException($"{_missing} sends have not come for {Patience.TotalSeconds} s.");
            }
        }
    }
}
