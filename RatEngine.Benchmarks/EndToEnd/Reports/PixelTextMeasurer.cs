using OxyPlot;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>How wide texts are in an SVG. OxyPlot's own measure for it is in points, of which a pixel has three quarters: texts would be cut.</summary>
internal sealed class PixelTextMeasurer() : PdfRenderContext(1, 1, OxyColors.White)
{
    private const double PixelsPerPoint = 4.0 / 3;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        var points = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(points.Width * PixelsPerPoint, points.Height);
    }
}
