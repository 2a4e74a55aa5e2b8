namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The straight line through points with the least squares of distances.</summary>
internal readonly record struct LinearFit(double Slope, double Offset)
{
    /// <summary>Null where there are not two different places.</summary>
    public static LinearFit? Through(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Select(point => point.X).Distinct().Count() < 2) return null;
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var slope = points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
        return new LinearFit(slope, y - (slope * x));
    }

    /// <summary>Memory of a server by the number of its streams: the slope is bytes a stream.</summary>
    public static LinearFit? OfMemory(ProfileResult profile, string adapter) => Through(
        [.. from result in profile.Cases
            from round in result.Of(adapter)?.Rounds ?? []
            select ((double)round.Opened, (double)(round.Server?.RssOpen ?? 0))]);
}
