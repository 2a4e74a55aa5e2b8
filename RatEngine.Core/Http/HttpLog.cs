using Microsoft.Extensions.Logging;

namespace RatEngine.Http;

/// <summary>What the HTTP engine logs: ids 200 to 299.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(200, LogLevel.Debug, "Refused a request from {RemoteEndPoint} with {Status}: {Refusal} ({Section})")]
    public static partial void Refused(ILogger logger, object? remoteEndPoint, int status, string refusal, string section);

    [LoggerMessage(201, LogLevel.Error, "The handler of {Method} {Route} failed")]
    public static partial void HandlerFailed(ILogger logger, string method, string route, Exception exception);

    [LoggerMessage(202, LogLevel.Error, "The answer to {Method} {Route} has less content than its Content-Length announced: the connection is cut")]
    public static partial void ContentTooShort(ILogger logger, string method, string route);

    [LoggerMessage(203, LogLevel.Error, "A connection failed: this is a bug of the engine")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(204, LogLevel.Debug, "A connection from {RemoteEndPoint} took no byte for {WriteStallTimeout}: it is aborted")]
    public static partial void WriteStalled(ILogger logger, object? remoteEndPoint, TimeSpan writeStallTimeout);

    [LoggerMessage(205, LogLevel.Warning, "{ConnectionCount} connections are open, as many as allowed: further ones are answered 503")]
    public static partial void TooManyConnections(ILogger logger, int connectionCount);

    [LoggerMessage(208, LogLevel.Warning, "{RemoteEndPoint} has {MaxConnectionsPerAddress} connections open, as many as one address may: further ones are answered 503")]
    public static partial void TooManyOfAddress(ILogger logger, object remoteEndPoint, int maxConnectionsPerAddress);

    [LoggerMessage(207, LogLevel.Error, "The handler of {Method} {Route} ended before a write or flush that it did not await: the connection is cut")]
    public static partial void WriteNotAwaited(ILogger logger, string method, string route);

    [LoggerMessage(209, LogLevel.Warning, "Requests hold {InUse} descriptors of {Capacity}: those that would open further files are answered 503")]
    public static partial void TooManyFiles(ILogger logger, int inUse, int capacity);

    [LoggerMessage(210, LogLevel.Warning, "MaxConnections is {Wished}, and the process may not open so many descriptors: it takes {MaxConnections}")]
    public static partial void TooFewDescriptors(ILogger logger, int wished, int maxConnections);

    [LoggerMessage(206, LogLevel.Error, "What a handler registered with its request's token failed")]
    public static partial void AbortCallbackFailed(ILogger logger, Exception exception);
}
