using System.Text;
using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Logging;

/// <summary>Writes messages to standard output, a line each and nothing else: what scripts read. Behind a <see cref="GuardedLoggerProvider"/>, as the
/// logs are: an output that is full or that nobody reads must not keep the server from serving, or from stopping.</summary>
internal sealed class OutputLogger : ILoggerProvider, ILogger
{
    private readonly StandardStream _output = new(Console.OpenStandardOutput);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _output.Write(Encoding.UTF8.GetBytes(formatter(state, exception) + "\n"));

    public void Dispose() => _output.Dispose();
}
