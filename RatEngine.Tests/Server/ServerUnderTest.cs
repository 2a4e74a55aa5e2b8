using System.Net.Http;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Server;
using RatEngine.Server.Configuration;
using RatEngine.Server.Uploads;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server;

/// <summary>The executable's server in this process, with all its endpoints, on a free port.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly UploadSweeper _sweeper;

    private ServerUnderTest(TempFolder folder, TestLog log, RatApp app, UploadSweeper sweeper, string logFile)
    {
        (_folder, Log, App, _sweeper, LogFile) = (folder, log, app, sweeper, logFile);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(20) };
    }

    public TestLog Log { get; }

    public RatApp App { get; }

    /// <summary>Speaks to the server by its address.</summary>
    public HttpClient Client { get; }

    /// <summary>The file that <c>/api/logs/server</c> follows.</summary>
    public string LogFile { get; }

    public string Address => App.Addresses[0];

    /// <summary>Starts a server with the options given, on a free port unless they say where.</summary>
    public static Task<ServerUnderTest> StartAsync(params (string Key, string Text)[] options) => StartAsync(null, options);

    /// <summary>Starts a server on a clock that the test moves.</summary>
    public static async Task<ServerUnderTest> StartAsync(FakeTimeProvider? time, params (string Key, string Text)[] options)
    {
        SettingValues values = new();
        foreach ((string key, string text) in options)
            values.Add(key, text);
        ServerOptions read = ServerOptionsReader.Read(values);
        read = read with { Engine = read.Engine with { TimeProvider = time ?? TimeProvider.System } };
        if (read.DevCert)
            read = DevCertificate.Add(read, DevCertificate.Create(TimeProvider.System));
        TempFolder folder = new();
        try
        {
            return await StartAsync(read, folder, options.Any(option => option.Key == Settings.Urls.Key) ? read.Urls : ["http://127.0.0.1:0"]);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static async Task<ServerUnderTest> StartAsync(ServerOptions options, TempFolder folder, IEnumerable<string> urls)
    {
        string logFile = folder.File("server.log");
        await File.WriteAllTextAsync(logFile, "");
        TestLog log = new();
        UploadFolder uploads = new(folder.File("uploads"), options.Engine.TimeProvider);
        RatApp app = ServerApp.Create(options, uploads, new Dictionary<string, string> { ["server"] = logFile }, log, out UploadSweeper sweeper);
        log.App = app;
        await app.StartAsync(urls);
        return new ServerUnderTest(folder, log, app, sweeper, logFile).WithBase();
    }

    /// <summary>Stops, in good order, and starts again on the same port. Topics live on.</summary>
    public async Task RestartAsync(Func<Task>? whileDown = null)
    {
        string address = Address;
        await App.StopAsync();
        if (whileDown is not null)
            await whileDown();
        await App.StartAsync([address]);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        GC.KeepAlive(_sweeper);
        _folder.Dispose();
    }

    private ServerUnderTest WithBase()
    {
        Client.BaseAddress = new Uri(Address);
        return this;
    }
}
