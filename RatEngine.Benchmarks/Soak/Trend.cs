namespace RatEngine.Benchmarks.Soak;

/// <summary>How a quantity went over the time that is judged: its level, the rise of the straight line through it, and its spread.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">In what.</param>
/// <param name="Median">The level.</param>
/// <param name="Rise">From the line's begin to its end.</param>
/// <param name="Least">The smallest sample.</param>
/// <param name="Most">The largest sample.</param>
/// <param name="AllowedRise">The rise, up or down, that still counts as flat.</param>
/// <param name="AllowedMost">The largest sample that still counts as flat.</param>
internal sealed record Trend(string Name, string Unit, double Median, double Rise, double Least, double Most, double AllowedRise, double AllowedMost)
{
    // What falls is no leak.
    public bool IsFlat => Rise <= AllowedRise && Most <= AllowedMost;

    /// <param name="name">What it is.</param>
    /// <param name="unit">In what.</param>
    /// <param name="samples">Evenly spaced.</param>
    /// <param name="share">The share of the level that the line may rise, and three times that one sample may be over the level.</param>
    /// <param name="least">The least that both are allowed, for levels so small that a share says nothing.</param>
    public static Trend Of(string name, string unit, IReadOnlyList<double> samples, double share, double least)
    {
        double[] sorted = [.. samples.Order()];
        var median = sorted[sorted.Length / 2];
        var allowedRise = Math.Max(median * share, least);
        return new Trend(name, unit, median, RiseOf(samples), sorted[0], sorted[^1], allowedRise, median + 3 * allowedRise);
    }

    /// <summary>Least squares.</summary>
    private static double RiseOf(IReadOnlyList<double> samples)
    {
        var middle = (samples.Count - 1) / 2.0;
        var mean = samples.Average();
        double products = 0, squares = 0;
        for (var i = 0; i < samples.Count; i++)
        {
            products += (i - middle) * (samples[i] - mean);
            squares += (i - middle) * (i - middle);
        }

        return squares == 0 ? 0 : products / squares * (samples.Count - 1);
    }
}
