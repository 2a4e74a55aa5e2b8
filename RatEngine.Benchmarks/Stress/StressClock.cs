namespace RatEngine.Benchmarks.Stress;

/// <summary>The system's clock, which can be moved on.</summary>
internal sealed class StressClock : TimeProvider
{
    private long _offset;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _offset);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromSeconds(Interlocked.Read(ref _offset) / (double)TimestampFrequency);

    public void MoveOn(TimeSpan time) => Interlocked.Add(ref _offset, (long)(time.TotalSeconds * TimestampFrequency));
}
