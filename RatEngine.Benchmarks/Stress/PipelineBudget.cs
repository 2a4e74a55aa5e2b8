namespace RatEngine.Benchmarks.Stress;

/// <summary>How many requests are left to be sent. Thread-safe.</summary>
internal sealed class PipelineBudget(long count)
{
    private long _left = count;

    public long Left => Math.Max(Interlocked.Read(ref _left), 0);

    /// <summary>Takes up to <paramref name="most"/> of them; 0: none are left.</summary>
    public int Take(int most)
    {
        var left = Interlocked.Add(ref _left, -most);
        return (int)Math.Clamp(left + most, 0, most);
    }
}
