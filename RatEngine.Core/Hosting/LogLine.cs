using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>A line that waits for its provider.</summary>
internal sealed class LogLine(GuardedLogger logger, LogLevel level, EventId id, LogText text, Exception? exception) : ILogWork
{
    public void Run()
    {
        // Asked again: the level may have been turned off since the line was added.
        if (logger.Inner.IsEnabled(level)) logger.Inner.Log(level, id, text, EscapedException.Of(exception), LogText.Format);
    }
}
