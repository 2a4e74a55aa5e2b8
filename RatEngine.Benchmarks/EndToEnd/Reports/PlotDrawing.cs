using OxyPlot;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Draws a profile as SVG.</summary>
internal static class PlotDrawing
{
    private const int Width = 900;
    private const int LineHeight = 420;
    private const int BarHeight = 24;
    private const int Frame = 130;

    /// <summary>Whether there is anything to draw.</summary>
    public static bool CanDraw(ProfileResult profile) => profile.Measured.Count > 0;

    /// <summary>The SVG's text; null where nothing was measured.</summary>
    public static string? Draw(ProfileResult profile)
    {
        if (!CanDraw(profile)) return null;
        var model = profile.Plot switch
        {
            PlotKind.Cost => BarPlot.OfCost(profile),
            PlotKind.Duration => BarPlot.OfDuration(profile),
            PlotKind.Latency => LatencyPlot.Create(profile),
            PlotKind.Memory => SizePlot.OfMemory(profile),
            _ => SizePlot.OfCost(profile),
        };
        var height = profile.Plot is PlotKind.Cost or PlotKind.Duration ? Frame + (profile.Cases.Count * (profile.Measured.Count + 1) * BarHeight) : LineHeight;
        return new SvgExporter { Width = Width, Height = height, TextMeasurer = new PixelTextMeasurer() }.ExportToString(model);
    }
}
