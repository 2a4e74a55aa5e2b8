using System.Globalization;

namespace RatEngine.Hosting;

/// <summary>Holds options to their ranges.</summary>
internal static class OptionRange
{
    private static readonly TimeSpan MinTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(24);

    /// <exception cref="RatOptionsException">A limit of the route is out of its range.</exception>
    public static void Check(RouteOptions route)
    {
        if (route.MaxRequestBodyBytes is { } max) Check("Route:MaxRequestBodyBytes", max, 0, long.MaxValue);
        if (route.MinBodyBytesPerSecond is { } rate) Check("Route:MinBodyBytesPerSecond", rate, 1, int.MaxValue);
        if (route.BodyRateGracePeriod is { } grace) Check("Route:BodyRateGracePeriod", grace);
    }

    /// <exception cref="RatOptionsException">The value is out of its range.</exception>
    public static void Check(string key, long value, long min, long max)
    {
        if (value < min || value > max)
            throw new RatOptionsException(key, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"));
    }

    /// <exception cref="RatOptionsException">The time is not positive, or longer than a timer can be.</exception>
    public static void Check(string key, TimeSpan value) => Check(key, value, "1 ms to 24 days");

    /// <exception cref="RatOptionsException">The time is neither infinite nor one that a timer can be.</exception>
    public static void CheckOrInfinite(string key, TimeSpan value)
    {
        if (value != Timeout.InfiniteTimeSpan) Check(key, value, "1 ms to 24 days, or Timeout.InfiniteTimeSpan");
    }

    private static void Check(string key, TimeSpan value, string expected)
    {
        if (value < MinTime || value > MaxTime) throw new RatOptionsException(key, value.ToString("c", CultureInfo.InvariantCulture), expected);
    }
}
