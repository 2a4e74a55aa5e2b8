using Microsoft.Extensions.Logging;

namespace RatEngine.Sse;

/// <summary>What event streams log: ids 400 to 499.</summary>
internal static partial class SseLog
{
    [LoggerMessage(400, LogLevel.Information, "Stream {StreamId} opened: {Route} for {RemoteEndPoint}, last event id {LastEventId}")]
    public static partial void Opened(ILogger logger, string streamId, string route, object? remoteEndPoint, string? lastEventId);

    [LoggerMessage(401, LogLevel.Information, "Stream {StreamId} closed: {Reason} after {DurationMs} ms, {Events} events, {Bytes} bytes")]
    public static partial void Closed(ILogger logger, string streamId, StreamEnd reason, long durationMs, long events, long bytes);

    [LoggerMessage(402, LogLevel.Error, "The generator of stream {StreamId} failed: its client got the error id {ErrorId}")]
    public static partial void GeneratorFailed(ILogger logger, string streamId, string errorId, Exception exception);
}
