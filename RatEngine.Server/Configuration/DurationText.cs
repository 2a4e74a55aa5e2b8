using System.Globalization;

namespace RatEngine.Server.Configuration;

/// <summary>Durations as they stand in options: <c>250ms</c>, <c>15s</c>, <c>2m</c>, <c>1h</c>, or a plain number of seconds.</summary>
internal static class DurationText
{
    // Timers in .NET take no longer one: 2^32 - 2 milliseconds.
    private const double LongestSeconds = 49 * 24 * 60 * 60;

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration above zero, of at most 49 days.</summary>
    public static bool TryRead(string text, out TimeSpan value)
    {
        value = default;
        (string unit, double scale) = Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        ReadOnlySpan<char> number = unit is null ? text : text.AsSpan(0, text.Length - unit.Length);
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
            return false;
        double seconds = amount * (unit is null ? 1 : scale);
        // Not the other way round: NaN, which the parser takes, is in no range.
        if (seconds is not (>= 0.001 and <= LongestSeconds))
            return false;
        value = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
