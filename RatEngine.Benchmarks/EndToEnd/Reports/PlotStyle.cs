using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What all plots have in common.</summary>
internal static class PlotStyle
{
    private static readonly Dictionary<string, OxyColor> Colors = new()
    {
        ["ratengine"] = OxyColor.FromRgb(0xd6, 0x27, 0x28),
        ["ratengine-native"] = OxyColor.FromRgb(0xff, 0x7f, 0x0e),
        ["kestrel"] = OxyColor.FromRgb(0x1f, 0x77, 0xb4),
        ["kestrel-idiomatic"] = OxyColor.FromRgb(0x17, 0xbe, 0xcf),
        ["nchan"] = OxyColor.FromRgb(0x2c, 0xa0, 0x2c),
        ["node"] = OxyColor.FromRgb(0x94, 0x67, 0xbd),
        ["floor"] = OxyColor.FromRgb(0x7f, 0x7f, 0x7f),
    };

    /// <summary>A server has the same color in all plots.</summary>
    public static OxyColor ColorOf(string adapter) => Colors.GetValueOrDefault(adapter, OxyColors.Black);

    public static PlotModel Model(string title)
    {
        // Sizes of texts are reckoned for Arial: a browser that took another font would cut them.
        var model = new PlotModel { Title = title, TitleFontSize = 14, DefaultFont = "Arial, Helvetica, sans-serif", Background = OxyColors.White };
        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal,
        });
        return model;
    }

    public static LinearAxis FromZero(AxisPosition position, string title) =>
        new() { Position = position, Title = title, Minimum = 0, MinimumPadding = 0, MaximumPadding = 0.1, MajorGridlineStyle = LineStyle.Dot };
}
