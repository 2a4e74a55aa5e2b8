namespace RatEngine.Server.Logs;

/// <summary>The logs that can be followed, by name: those that are configured, and no others. A path never comes from a request.</summary>
internal sealed class LogCatalog(IReadOnlyDictionary<string, string> files, DescriptorBudget descriptors, TimeProvider time)
{
    private readonly Dictionary<string, LogReader> _readers =
        files.ToDictionary(file => file.Key, file => new LogReader(file.Value, descriptors, time), StringComparer.Ordinal);

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => files.Keys.Order(StringComparer.Ordinal);

    /// <summary>The reader of a log, which all who follow it share.</summary>
    /// <exception cref="RatStatusException">404: there is no log of that name.</exception>
    public LogReader Find(string name) =>
        _readers.TryGetValue(name, out LogReader? reader) ? reader : throw new RatStatusException(404, "There is no log of that name.");
}
