namespace RatEngine.Tests.Abuse;

/// <summary>What requests took, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(IEnumerable<double> milliseconds) => _sorted = [.. milliseconds.Order()];

    public int Count => _sorted.Length;

    public double Median => Percentile(50);

    public double P99 => Percentile(99);

    public double Max => _sorted.Length == 0 ? double.NaN : _sorted[^1];

    /// <summary>So many percent took no longer (nearest rank).</summary>
    private double Percentile(int percent) =>
        _sorted.Length == 0 ? double.NaN : _sorted[Math.Max((_sorted.Length * percent + 99) / 100 - 1, 0)];
}
