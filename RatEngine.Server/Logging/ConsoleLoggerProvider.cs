using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using RatEngine.Server.Configuration;

namespace RatEngine.Server.Logging;

/// <summary>Writes log messages to standard error with the formatters of the .NET library, but without its own queue, which blocks whoever logs once
/// nobody reads it, and counts nothing that it fails to write.</summary>
internal sealed class ConsoleLoggerProvider : ILoggerProvider
{
    private readonly ServiceProvider _services;
    private readonly ConsoleFormatter _formatter;
    private readonly StandardStream _output = new(Console.OpenStandardError);

    public ConsoleLoggerProvider(LogFormat format)
    {
        _services = new ServiceCollection().AddLogging(logging => AddFormatter(logging, format)).BuildServiceProvider();
        string name = format == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        _formatter = _services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == name);
    }

    public ILogger CreateLogger(string categoryName) => new ConsoleLogger(categoryName, _formatter, _output);

    public void Dispose()
    {
        _output.Dispose();
        _services.Dispose();
    }

    private static void AddFormatter(ILoggingBuilder logging, LogFormat format)
    {
        if (format == LogFormat.Json)
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else
            logging.AddSimpleConsole(text => (text.SingleLine, text.TimestampFormat) = (true, "HH:mm:ss.fff "));
    }
}
