using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>One number an operation: a group of bars for each case, a bar for each server.</summary>
internal static class BarPlot
{
    /// <summary>Server CPU time an operation.</summary>
    public static PlotModel OfCost(ProfileResult profile) => Create(profile, $"server CPU time per {profile.Operation}", Measures.Cpu);

    /// <summary>The median latency.</summary>
    public static PlotModel OfDuration(ProfileResult profile) => Create(profile, "median latency", Measures.P50);

    private static PlotModel Create(ProfileResult profile, string title, Measure measure)
    {
        var model = PlotStyle.Model($"{profile.Name}: {title}");
        model.Legends[0].LegendItemOrder = LegendItemOrder.Reverse;
        var cases = profile.Cases.Reverse().ToList(); // Bars are drawn from below.
        var names = new CategoryAxis { Position = AxisPosition.Left, GapWidth = 0.3 };
        names.Labels.AddRange(cases.Select(result => result.Name));
        model.Axes.Add(names);
        model.Axes.Add(PlotStyle.FromZero(AxisPosition.Bottom, $"µs per {profile.Operation}"));
        foreach (var (name, label) in profile.Measured.Reverse())
        {
            var bars = new BarSeries { Title = label, FillColor = PlotStyle.ColorOf(name), LabelFormatString = "{0:0.00}" };
            bars.Items.AddRange(cases.Select(result => new BarItem((result.Of(name)?.Median(measure) / 1000) ?? double.NaN)));
            model.Series.Add(bars);
        }

        return model;
    }
}
