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
    /// <summary>Serves until a signal comes.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="unknownVariables">Names in the environment that look like options, to be warned of.</param>
    /// <param name="signal">May have come before the server listens: then it stops in good order all the same.</param>
    /// <param name="onListening">Called when the start is over.</param>
    /// <exception cref="RatOptionsException">An option is not valid, an address cannot be listened on, or a folder cannot be used.</exception>
    public static async Task RunAsync(ServerOptions options, IReadOnlyList<string> unknownVariables, ShutdownSignal signal, Action onListening)
    {
        using X509Certificate2? devCertificate = options.DevCert ? DevCertificate.Create(options.Engine.TimeProvider) : null;
        if (devCertificate is not null)
            options = DevCertificate.Add(options, devCertificate);
        using WorkFolder work = new();
        UploadFolder uploads = OpenUploads(options, work);
        using ILoggerFactory loggers = ServerLogging.Create(options);
        using GuardedLoggerProvider output = new(new OutputLogger());
        Warn(loggers.CreateLogger("RatEngine.Server"), unknownVariables);

        await using RatApp app = ServerApp.Create(options, uploads, options.Logs, loggers, out UploadSweeper sweeper);
        await StartAsync(app, options.Urls);
        onListening();
        Announce(output.CreateLogger(""), devCertificate, app.Addresses);
        await sweeper.RunAsync(signal.Stop);
        await app.StopAsync(signal.Cut);
    }

    private static async Task StartAsync(RatApp app, IReadOnlyList<string> urls)
    {
        try
        {
            await app.StartAsync(urls);
        }
        catch (IOException e)
        {
            throw new RatOptionsException(
                Settings.Urls.Key,
                $"what cannot be used ({e.Message.TrimEnd('.')})",
                "addresses of this machine with free ports, and new paths in folders that exist");
        }
    }

    private static UploadFolder OpenUploads(ServerOptions options, WorkFolder work)
    {
        try
        {
            UploadFolder folder = new(options.UploadsFolder ?? work.PathOf("uploads"), options.Engine.TimeProvider);
            // The first upload would be too late to find out.
            File.Create(Path.Combine(folder.FullPath, $".{Guid.NewGuid():N}.part"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RatOptionsException(Settings.UploadsFolder.Key, $"\"{options.UploadsFolder}\" ({e.Message.TrimEnd('.')})", "a folder that can be made and written to");
        }
    }

    private static void Warn(ILogger logger, IReadOnlyList<string> unknownVariables)
    {
        foreach (string name in unknownVariables)
            Log.UnknownVariable(logger, name);
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
