using Microsoft.Extensions.Logging;

namespace RatEngine.Server;

/// <summary>The messages of the executable itself: 1200 to 1299. 1000 to 1099 belong to the examples.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "The environment variable {Name} is no option; it is left out.")]
    public static partial void UnknownVariable(ILogger logger, string name);
}
