using Microsoft.Extensions.Logging;

namespace RatEngine.Tests.Support;

/// <summary>One log line, as the logger got it.</summary>
/// <param name="Category">The logger's name.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="EventId">Which line of the code it is.</param>
/// <param name="Message">The formatted text.</param>
/// <param name="Values">The values by their names in the template.</param>
/// <param name="Exception">Null where there is none.</param>
internal sealed record LogEntry(
    string Category,
    LogLevel Level,
    EventId EventId,
    string Message,
    IReadOnlyDictionary<string, object?> Values,
    Exception? Exception);
