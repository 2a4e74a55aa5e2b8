using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using RatEngine.Server.Configuration;

namespace RatEngine.Server.Logging;

/// <summary>Where log messages go.</summary>
internal static class ServerLogging
{
    /// <summary>To standard error, so that standard output holds the addresses alone, and to a file where one is given.</summary>
    public static ILoggerFactory Create(ServerOptions options, string? file) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogFormat == LogFormat.Json)
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else
            logging.AddSimpleConsole(SetText);
        if (file is not null)
            logging.AddProvider(new FileLoggerProvider(file, options.Engine.TimeProvider));
    });

    private static void SetText(SimpleConsoleFormatterOptions text)
    {
        text.SingleLine = true;
        text.TimestampFormat = "HH:mm:ss.fff ";
    }
}
