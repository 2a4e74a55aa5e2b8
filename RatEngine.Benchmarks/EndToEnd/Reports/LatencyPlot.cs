using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Latency by percentile of the profile's first case, a line for each server.</summary>
internal static class LatencyPlot
{
    private static readonly Measure[] Percentiles = [Measures.P50, Measures.P90, Measures.P99, Measures.P999, Measures.Max];

    private static readonly string[] Labels = ["p50", "p90", "p99", "p99.9", "max"];

    public static PlotModel Create(ProfileResult profile)
    {
        var shown = profile.Cases[0];
        var model = PlotStyle.Model($"{profile.Name}: latency, {shown.Name}");
        var names = new CategoryAxis { Position = AxisPosition.Bottom };
        names.Labels.AddRange(Labels);
        model.Axes.Add(names);
        model.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = "µs", MajorGridlineStyle = LineStyle.Dot });
        foreach (var (name, title) in profile.Measured)
        {
            var line = new LineSeries { Title = title, Color = PlotStyle.ColorOf(name), MarkerType = MarkerType.Circle };
            foreach (var (index, percentile) in Percentiles.Index())
            {
                if (shown.Of(name)?.Median(percentile) is { } ns) line.Points.Add(new DataPoint(index, ns / 1000));
            }

            if (line.Points.Count > 0) model.Series.Add(line);
        }

        return model;
    }
}
