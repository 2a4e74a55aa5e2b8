using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Server CPU time an operation: a group of bars for each case, a bar for each server.</summary>
internal static class CostPlot
{
    public static PlotModel Create(ProfileResult profile)
    {
        var model = PlotStyle.Model($"{profile.Name}: server CPU time a {profile.Operation}");
        var cases = profile.Cases.Reverse().ToList(); // Bars are drawn from below.
        var names = new CategoryAxis { Position = AxisPosition.Left, GapWidth = 0.3 };
        names.Labels.AddRange(cases.Select(result => result.Name));
        model.Axes.Add(names);
        model.Axes.Add(PlotStyle.FromZero(AxisPosition.Bottom, $"µs a {profile.Operation}"));
        foreach (var (name, title) in profile.Measured.Reverse())
        {
            var bars = new BarSeries { Title = title, FillColor = PlotStyle.ColorOf(name), LabelFormatString = "{0:0.00}" };
            bars.Items.AddRange(cases.Select(result => new BarItem((result.Of(name)?.Median(Measures.Cpu) / 1000) ?? double.NaN)));
            model.Series.Add(bars);
        }

        return model;
    }
}
