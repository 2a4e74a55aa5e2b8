using System.Globalization;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Numbers for readers: three digits that mean something.</summary>
internal static class NumberText
{
    public static string Of(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
