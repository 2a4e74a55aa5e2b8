using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RatEngine.Server.Configuration;
using RatEngine.Server.Logging;
using RatEngine.Server.Uploads;

namespace RatEngine.Server;

/// <summary>One run of the executable, from options to exit.</summary>
internal static class ServerRun
{
    // The log that can be followed where none is configured: the server's own.
    private const string OwnLog = "server";

    /// <summary>Serves until a signal comes.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="unknownVariables">Names in the environment that look like options, to be warned of.</param>
    /// <param name="signal">May have come before the server listens: then it stops in good order all the same.</param>
    /// <exception cref="RatOptionsException">An option is not valid.</exception>
    /// <exception cref="IOException">An address is in use, or a folder cannot be made.</exception>
    public static async Task RunAsync(ServerOptions options, IReadOnlyList<string> unknownVariables, ShutdownSignal signal)
    {
        using X509Certificate2? devCertificate = options.DevCert ? DevCertificate.Create(options.Engine.TimeProvider) : null;
        if (devCertificate is not null)
            options = DevCertificate.Add(options, devCertificate);
        using WorkFolder work = new();
        UploadFolder uploads = OpenUploads(options, work);
        string? whyNoLog = null;
        string? ownLog = options.Logs.Count == 0 ? PathOfOwnLog(work, out whyNoLog) : null;
        using ILoggerFactory loggers = ServerLogging.Create(options, ownLog);
        using GuardedLoggerProvider output = new(new OutputLogger());
        Warn(loggers.CreateLogger("RatEngine.Server"), unknownVariables, whyNoLog);
        IReadOnlyDictionary<string, string> logs = ownLog is null ? options.Logs : new Dictionary<string, string> { [OwnLog] = ownLog };

        await using RatApp app = ServerApp.Create(options, uploads, logs, loggers, out UploadSweeper sweeper);
        await app.StartAsync(options.Urls);
        Announce(output.CreateLogger(""), devCertificate, app.Addresses);
        await sweeper.RunAsync(signal.Stop);
        await app.StopAsync(signal.Cut);
    }

    private static UploadFolder OpenUploads(ServerOptions options, WorkFolder work)
    {
        try
        {
            return new UploadFolder(options.UploadsFolder ?? work.PathOf("uploads"), options.Engine.TimeProvider);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RatOptionsException(Settings.UploadsFolder.Key, $"\"{options.UploadsFolder}\" ({e.Message})", "a folder that can be made and written to");
        }
    }

    /// <summary>Null where it cannot be had: a server without a log file is better than none.</summary>
    private static string? PathOfOwnLog(WorkFolder work, out string? whyNot)
    {
        whyNot = null;
        try
        {
            return work.PathOf("server.log");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            whyNot = e.Message;
            return null;
        }
    }

    private static void Warn(ILogger logger, IReadOnlyList<string> unknownVariables, string? whyNoLog)
    {
        foreach (string name in unknownVariables)
            Log.UnknownVariable(logger, name);
        if (whyNoLog is not null)
            Log.NoLogFile(logger, whyNoLog);
    }

    /// <summary>Tells standard output where the server is to be found.</summary>
    private static void Announce(ILogger output, X509Certificate2? devCertificate, IReadOnlyList<string> addresses)
    {
        if (devCertificate is not null)
            Log.DevCertificate(output, devCertificate.GetCertHashString(HashAlgorithmName.SHA256));
        foreach (string address in addresses)
            Log.Listening(output, address);
    }
}
