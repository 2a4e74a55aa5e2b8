using System.Diagnostics;
using System.Net;
using RatEngine.Conformance;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>nginx with its defaults but for the longest body. It reads bodies where it forwards requests: to itself.</summary>
internal sealed class NginxPeer : IPeer
{
    private const string Configuration = """
        access_log off;
        server {
            listen unix:FOLDER/back.sock;
            location / { return 200 hello; }
        }
        server {
            listen unix:FOLDER/front.sock;
            client_max_body_size 30000000;
            location = /small {
                client_max_body_size 10;
                proxy_pass http://unix:FOLDER/back.sock;
            }
            location / { proxy_pass http://unix:FOLDER/back.sock; }
        }
        """;

    private readonly NginxServer _server;

    private NginxPeer(NginxServer server, string name) => (_server, Name) = (server, name);

    public string Name { get; }

    public EndPoint EndPoint => _server.Front;

    public static async Task<IPeer> StartAsync() => new NginxPeer(await NginxServer.StartAsync(Configuration), await NameAsync());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>"nginx 1.22.1", of "nginx version: nginx/1.22.1".</summary>
    private static async Task<string> NameAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(NginxServer.FindProgram()!, "-v") { RedirectStandardError = true })!;
        var line = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return $"nginx {line.Trim().Split('/')[^1]}";
    }
}
