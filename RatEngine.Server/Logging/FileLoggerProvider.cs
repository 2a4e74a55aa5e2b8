using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Logging;

/// <summary>Writes log messages to a file, one line each. It is there so that the log example has something to follow.</summary>
internal sealed class FileLoggerProvider(string path, TimeProvider time) : ILoggerProvider
{
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly RollingFile _file = new(path, MaxBytes);

    public ILogger CreateLogger(string categoryName) => new FileLogger(categoryName, _file, time);

    public void Dispose()
    {
        // The file is open only while a line is written.
    }
}
