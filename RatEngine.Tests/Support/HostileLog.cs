using Microsoft.Extensions.Logging;

namespace RatEngine.Tests.Support;

/// <summary>A logger that does what a test wants at each call that the library makes to it: throw, block, or keep the line.</summary>
/// <param name="onCall">Given the name of the call: <c>CreateLogger</c>, <c>IsEnabled</c> or <c>Log</c>.</param>
internal sealed class HostileLog(Action<string> onCall) : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    /// <summary>The lowest level that is enabled.</summary>
    public LogLevel Least { get; set; }

    /// <summary>The messages of the lines that got through.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName)
    {
        onCall(nameof(CreateLogger));
        return this;
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        onCall(nameof(IsEnabled));
        return logLevel >= Least;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        onCall(nameof(Log));
        lock (_lock) _lines.Add(formatter(state, exception));
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw new InvalidOperationException("No scope is expected.");

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Holds nothing.
    }
}
