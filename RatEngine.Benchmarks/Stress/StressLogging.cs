using Microsoft.Extensions.Logging;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>The server's log: only what the engine says of bugs of its own is kept, as a fault.</summary>
internal sealed class StressLogging : ILoggerFactory, ILogger
{
    private const string EngineBug = "ConnectionFailed";

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == EngineBug) ServerFaults.Add(FaultKind.Server, $"{formatter(state, exception)}: {exception}");
    }
}
