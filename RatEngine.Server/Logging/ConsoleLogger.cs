using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace RatEngine.Server.Logging;

/// <summary>Writes each message to a standard stream, as a formatter has it. It throws or blocks where the stream does: a
/// <see cref="GuardedLoggerProvider"/> keeps that from whoever logs.</summary>
internal sealed class ConsoleLogger(string category, ConsoleFormatter formatter, StandardStream output) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> messageFormatter)
    {
        using StringWriter text = new();
        formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, messageFormatter), scopeProvider: null, text);
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
