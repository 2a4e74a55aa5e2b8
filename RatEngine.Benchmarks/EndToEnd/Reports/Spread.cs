namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A number over the rounds.</summary>
internal sealed record Spread(double Median, double Min, double Max, double Quartile1, double Quartile3)
{
    /// <summary>Half the distance of the quartiles, in percent of the median: the ± of the report.</summary>
    public double Percent => Median == 0 ? 0 : (Quartile3 - Quartile1) / 2 / Math.Abs(Median) * 100;

    /// <summary>Null where there are no numbers.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : new Spread(At(sorted, 0.5), sorted[0], sorted[^1], At(sorted, 0.25), At(sorted, 0.75));
    }

    /// <summary>Between two neighbours the value is in proportion: the median of an even number is the mean of the middle two.</summary>
    private static double At(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
