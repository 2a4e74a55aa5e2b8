using System.Net;
using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>What the transport logs: ids 100 to 199.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(100, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(101, LogLevel.Error, "Cannot accept on {Address} ({Error}): trying again")]
    public static partial void CannotAccept(ILogger logger, string address, string error);

    [LoggerMessage(102, LogLevel.Error, "A socket's event failed: this is a bug of the engine")]
    public static partial void LoopFailed(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Debug, "Closed a connection from {RemoteEndPoint}: a proxy's, and without a valid header of the PROXY protocol")]
    public static partial void ProxyHeaderInvalid(ILogger logger, object? remoteEndPoint);

    [LoggerMessage(110, LogLevel.Debug, "No TLS with {Peer}: {Reason}", SkipEnabledCheck = true)]
    public static partial void HandshakeFailed(ILogger logger, EndPoint? peer, string reason);
}
