using System.Globalization;

namespace RatEngine.Server.Logs;

/// <summary>The logs that can be followed, by name. A path never comes from a request.</summary>
internal sealed class LogCatalog(IReadOnlyDictionary<string, string> files, TimeProvider time)
{
    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => files.Keys.Order(StringComparer.Ordinal);

    /// <summary>A follower for a log.</summary>
    /// <exception cref="RatStatusException">404: there is no log of that name.</exception>
    public LogFollower Open(string name) => files.TryGetValue(name, out string? path)
        ? new LogFollower(path, time)
        : throw new RatStatusException(404, "There is no log of that name.");

    /// <summary>The offset in a last event id; null where it is none.</summary>
    public static long? Offset(string? lastEventId) =>
        long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out long offset) ? offset : null;
}
