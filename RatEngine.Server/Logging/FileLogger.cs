using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Logging;

/// <summary>Writes each message as one line: <c>2026-01-31T12:00:00.000Z Information RatEngine.Sse: …</c>. It throws where the file cannot be written:
/// a <see cref="GuardedLoggerProvider"/> keeps that from whoever logs, and escapes what would break the line.</summary>
internal sealed class FileLogger(string category, RollingFile file, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string line = $"{now} {logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}";
        file.WriteLine(Encoding.UTF8.GetBytes(OneLine(line)));
    }

    // The lines of a stack trace share one.
    private static string OneLine(string line) => string.Create(line.Length, line, (span, text) =>
    {
        for (int i = 0; i < span.Length; i++)
            span[i] = char.IsControl(text[i]) ? ' ' : text[i];
    });
}
