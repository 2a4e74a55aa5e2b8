using Microsoft.Extensions.Logging;

namespace RatEngine.Server;

/// <summary>The messages of the executable itself: 1200 to 1299. 1000 to 1099 belong to the examples.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "The environment variable {Name} is no option; it is left out.")]
    public static partial void UnknownVariable(ILogger logger, string name);

    [LoggerMessage(1201, LogLevel.Information, "Publishing is accepted from this machine alone; the option Publish:AllowRemote opens it.")]
    public static partial void PublishingIsLocal(ILogger logger);

    [LoggerMessage(1203, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(1204, LogLevel.Information, "Certificate for localhost, made at this start: SHA-256 {Fingerprint}")]
    public static partial void DevCertificate(ILogger logger, string fingerprint);

    [LoggerMessage(1202, LogLevel.Warning, "Publishing is open: who can connect can publish.")]
    public static partial void PublishingIsOpen(ILogger logger);
}
