using Microsoft.Extensions.Logging;

namespace RatEngine.PubSub;

/// <summary>What the hub logs: ids 500 to 599.</summary>
internal static partial class HubLog
{
    [LoggerMessage(500, LogLevel.Information, "Stream {StreamId} opened: {Topics} topics for {RemoteEndPoint} from {Position}")]
    public static partial void Opened(ILogger logger, long streamId, int topics, object? remoteEndPoint, long position);

    [LoggerMessage(501, LogLevel.Information, "Stream {StreamId} closed: {Reason} after {DurationMs} ms, {Events} events, {Bytes} bytes")]
    public static partial void Closed(ILogger logger, long streamId, string reason, long durationMs, long events, long bytes);

    [LoggerMessage(502, LogLevel.Error, "Delivery failed: this is a bug of the engine")]
    public static partial void DeliveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(503, LogLevel.Debug, "Stream {StreamId} was reset: events through {LostThrough} are gone")]
    public static partial void Reset(ILogger logger, long streamId, long lostThrough);

    [LoggerMessage(504, LogLevel.Warning, "The backplane skipped from sequence {Last} to {Sequence}: all streams are reset")]
    public static partial void BackplaneSkipped(ILogger logger, long last, long sequence);
}
