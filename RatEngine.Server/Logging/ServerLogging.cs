using Microsoft.Extensions.Logging;
using RatEngine.Server.Configuration;

namespace RatEngine.Server.Logging;

/// <summary>Where log messages go.</summary>
internal static class ServerLogging
{
    /// <summary>To standard error, so that standard output holds the addresses alone. The lines have a queue of their own: an output that is blocked or
    /// full does not delay the server.</summary>
    public static ILoggerFactory Create(ServerOptions options)
    {
        ILoggerFactory loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(options.LogLevel));
        loggers.AddProvider(new GuardedLoggerProvider(new ConsoleLoggerProvider(options.LogFormat)));
        return loggers;
    }
}
