using Microsoft.Extensions.Logging;

namespace RatEngine.Tests.Support;

/// <summary>One category of a <see cref="TestLog"/>.</summary>
internal sealed class TestLogger(TestLog log, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = new Dictionary<string, object?>();
        if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (name, value) in pairs) values[name] = value;
        }

        log.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), values, exception));
    }
}
