using System.Diagnostics;
using System.Net.Sockets;

namespace RatEngine.Conformance;

/// <summary>An nginx of this process's own: its files in a folder of its own, its listeners on Unix sockets in it, ended with it.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx"];

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private NginxServer(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    /// <summary>Where nginx is installed; null where it is not.</summary>
    public static string? FindProgram() => Array.Find(Places, File.Exists);

    /// <summary>The socket that <c>listen unix:front.sock</c> makes.</summary>
    public UnixDomainSocketEndPoint Front => new(PathOf("front.sock"));

    /// <summary>Starts it.</summary>
    /// <param name="http">What stands in the http block; <c>FOLDER</c> is replaced by the folder's path.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what it wrote.</exception>
    public static async Task<NginxServer> StartAsync(string http)
    {
        var program = FindProgram() ?? throw new InvalidOperationException("nginx is not installed.");
        var folder = Directory.CreateTempSubdirectory("nginx-");
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Wrap(http).Replace("FOLDER", folder.FullName, StringComparison.Ordinal));
        var start = new ProcessStartInfo(program, ["-p", folder.FullName, "-e", "stderr", "-c", configuration]) { RedirectStandardError = true };
        var server = new NginxServer(Process.Start(start)!, folder);
        try
        {
            await server.WaitUntilItListensAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Ends it; what it logs is then whole.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Wrap(string http) => $$"""
        daemon off;
        master_process off;
        pid FOLDER/nginx.pid;
        error_log FOLDER/error.log;
        events { worker_connections 512; }
        http {
            client_body_temp_path FOLDER/body;
            proxy_temp_path FOLDER/proxy;
            fastcgi_temp_path FOLDER/fastcgi;
            uwsgi_temp_path FOLDER/uwsgi;
            scgi_temp_path FOLDER/scgi;
            {{http}}
        }
        """;

    private async Task WaitUntilItListensAsync()
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (true)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(Front);
                return;
            }
            catch (SocketException) when (!_process.HasExited && clock.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Pause, clock);
            }
            catch (SocketException e)
            {
                if (!_process.HasExited) _process.Kill();
                throw new InvalidOperationException($"nginx did not start: {await _process.StandardError.ReadToEndAsync()}", e);
            }
        }
    }
}
