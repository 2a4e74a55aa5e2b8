using Microsoft.Extensions.Logging;
using RatEngine.Server.Configuration;

namespace RatEngine.Server.Logging;

/// <summary>Where log messages go.</summary>
internal static class ServerLogging
{
    /// <summary>To standard error, so that standard output holds the addresses alone, and to a file where one is given. Each has a queue of its own:
    /// one that is blocked or full delays neither the server nor the other.</summary>
    public static ILoggerFactory Create(ServerOptions options, string? file)
    {
        ILoggerFactory loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(options.LogLevel));
        loggers.AddProvider(new GuardedLoggerProvider(new ConsoleLoggerProvider(options.LogFormat)));
        if (file is not null)
            loggers.AddProvider(new GuardedLoggerProvider(new FileLoggerProvider(file, options.Engine.TimeProvider)));
        return loggers;
    }
}
