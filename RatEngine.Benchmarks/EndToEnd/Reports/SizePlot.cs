using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A number by the size of the case, a line for each server.</summary>
internal static class SizePlot
{
    /// <summary>Resident memory by the number of idle streams.</summary>
    public static PlotModel OfMemory(ProfileResult profile) => Create(
        profile,
        $"{profile.Name}: resident memory",
        PlotStyle.FromZero(AxisPosition.Bottom, "streams"),
        PlotStyle.FromZero(AxisPosition.Left, "MiB"),
        result => Spread.Of(result.Rounds.Where(round => round.Server is not null).Select(round => round.Server!.RssOpen / (1024.0 * 1024)))?.Median);

    /// <summary>Server CPU time an operation by streams, topics or routes.</summary>
    public static PlotModel OfCost(ProfileResult profile) => Create(
        profile,
        $"{profile.Name}: server CPU time per {profile.Operation}",
        new LogarithmicAxis { Position = AxisPosition.Bottom, Title = profile.Name["growth-".Length..], MajorGridlineStyle = LineStyle.Dot },
        PlotStyle.FromZero(AxisPosition.Left, $"µs per {profile.Operation}"),
        result => result.Median(Measures.Cpu) / 1000);

    private static PlotModel Create(ProfileResult profile, string title, Axis sizes, Axis values, Func<AdapterResult, double?> read)
    {
        var model = PlotStyle.Model(title);
        model.Axes.Add(sizes);
        model.Axes.Add(values);
        foreach (var (name, label) in profile.Measured)
        {
            var line = new LineSeries { Title = label, Color = PlotStyle.ColorOf(name), MarkerType = MarkerType.Circle };
            foreach (var result in profile.Cases)
            {
                if (result.Of(name) is { } measured && read(measured) is { } value) line.Points.Add(new DataPoint(result.Size, value));
            }

            model.Series.Add(line);
        }

        return model;
    }
}
