using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Uploads;

/// <summary>The messages about uploads: 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Upload completed: {Bytes} bytes, SHA-256 {Sha256}.")]
    public static partial void Completed(ILogger logger, long bytes, string sha256);

    [LoggerMessage(1101, LogLevel.Information, "Upload failed after {Bytes} bytes: {Reason}")]
    public static partial void Failed(ILogger logger, long bytes, string reason);

    [LoggerMessage(1102, LogLevel.Warning, "Old uploads in {Folder} could not be removed.")]
    public static partial void SweepFailed(ILogger logger, string folder, Exception exception);
}
