namespace RatEngine.Server;

/// <summary>Times as the guide's events give them.</summary>
internal static class Clock
{
    /// <summary>Seconds since 1970, with their fraction.</summary>
    public static double Seconds(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
}
