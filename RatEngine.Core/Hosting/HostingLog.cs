using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>What the host logs: ids 600 to 699.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(600, LogLevel.Information, "{Name} has started: {Routes} routes, at most {MaxConnections} connections")]
    public static partial void Started(ILogger logger, string name, int routes, int maxConnections);

    [LoggerMessage(601, LogLevel.Information, "{Name} stops: {Connections} connections are open")]
    public static partial void Stopping(ILogger logger, string name, int connections);

    [LoggerMessage(602, LogLevel.Warning, "{Connections} connections had not ended after {DrainTimeout}: they are cut")]
    public static partial void DrainTimedOut(ILogger logger, int connections, TimeSpan drainTimeout);

    [LoggerMessage(604, LogLevel.Error, "A resumable run failed: its viewers got the error id {ErrorId}")]
    public static partial void RunFailed(ILogger logger, string errorId, Exception exception);

    [LoggerMessage(605, LogLevel.Error, "A resumable run could not say how it ended: its viewers' streams end without it")]
    public static partial void RunCutOff(ILogger logger, Exception exception);

    [LoggerMessage(606, LogLevel.Error, "What a resumable run registered with its token failed")]
    public static partial void RunCallbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(607, LogLevel.Information, "Certificate for {Names}, until {NotAfter:u}, SHA-256 {Fingerprint}")]
    public static partial void CertificateLoaded(ILogger logger, string names, DateTime notAfter, string fingerprint);

    [LoggerMessage(608, LogLevel.Warning, "The certificate for {Names} has expired, at {NotAfter:u}")]
    public static partial void CertificateExpired(ILogger logger, string names, DateTime notAfter);

    [LoggerMessage(609, LogLevel.Error, "The new content of {File} cannot be used ({Reason}): what it held before stays in use")]
    public static partial void CertificateNotReloaded(ILogger logger, string file, string reason);

    [LoggerMessage(610, LogLevel.Information, "{Count} authorities of clients' certificates from {File}")]
    public static partial void AuthoritiesLoaded(ILogger logger, string file, int count);

    [LoggerMessage(612, LogLevel.Warning, "{Lines} log lines were lost: the logger failed, or could not keep up")]
    public static partial void LinesLost(ILogger logger, long lines);

    [LoggerMessage(613, LogLevel.Error, "What was registered with the token of the app's stop failed: the stop goes on")]
    public static partial void StopCallbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(614, LogLevel.Error, "What was registered with the token of the app's stop has not ended after {Waited}: the stop goes on")]
    public static partial void StopCallbackBlocked(ILogger logger, TimeSpan waited);

    [LoggerMessage(615, LogLevel.Error, "A step of the stop failed: the stop goes on")]
    public static partial void StopStepFailed(ILogger logger, Exception exception);

    [LoggerMessage(603, LogLevel.Information, "{Name} has stopped")]
    public static partial void Stopped(ILogger logger, string name);
}
