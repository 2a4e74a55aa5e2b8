using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using RatEngine.Conformance;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>The same bytes through nginx to this server: what nginx forwards is compared with what handlers see. nginx lets through all that it can
/// be told to let through.</summary>
public sealed class NginxFrontTests
{
    private readonly ConcurrentQueue<string> _handled = [];

    [Test]
    [Rule("smuggling.front")]
    public async Task Server_behind_nginx_sees_the_requests_that_nginx_forwarded_and_no_other()
    {
        if (NginxServer.FindProgram() is null) Assert.Ignore("nginx is not installed (Debian: nginx-light).");
        using var folder = new TempFolder();
        var socket = folder.File("rat.sock");
        await using var server = await TestServer.StartAsync(Map, address: $"unix:{socket}");
        await using var nginx = await NginxServer.StartAsync(Configuration(socket));

        var requests = Requests().ToList();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (request, _) => await SendAsync(nginx, request));
        // nginx writes a request's line when it is done with it: a moment after the client is.
        await Poll.UntilAsync(() => Unforwarded(nginx).Count == 0, () => $"seen by a handler more often than forwarded: {string.Join(", ", Unforwarded(nginx))}");
        Assert.That(_handled, Has.Count.GreaterThan(requests.Count / 4), "the test lets requests through");
    }

    /// <summary>Pairs of framing claims, and all requests of the table, each with another behind it and a path of its own.</summary>
    private static IEnumerable<string> Requests()
    {
        var number = 0;
        foreach (var first in FramingClaim.All)
        {
            foreach (var second in FramingClaim.All)
            {
                var prefix = $"/{number++}";
                yield return first.RequestWith(second, prefix) + NextOf(prefix);
            }
        }

        foreach (var wireCase in WireTable.Rules.SelectMany(rule => rule.Cases).Where(wireCase => wireCase.Request.Length < 1000))
        {
            var prefix = $"/{number++}";
            var path = wireCase.Request.IndexOf('/', StringComparison.Ordinal);
            yield return (path < 0 ? wireCase.Request : wireCase.Request.Insert(path, prefix)) + NextOf(prefix);
        }

        static string NextOf(string prefix) => $"GET {prefix}/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    private static async Task SendAsync(NginxServer nginx, string request)
    {
        using var client = await RawClient.ConnectAsync(nginx.Front);
        try
        {
            await client.SendAsync(request);
            await client.ReadToEndAsync();
        }
        catch (SocketException)
        {
            // It closes with bytes of the client's unread, or before they have come: its clients have 300 ms.
        }
    }

    /// <summary>What a handler has seen more often than nginx says that it forwarded it.</summary>
    private List<string> Unforwarded(NginxServer nginx)
    {
        var forwarded = File.ReadLines(nginx.PathOf("access.log")).Select(Forwarded).OfType<string>().CountBy(line => line).ToDictionary();
        return [.. _handled.CountBy(seen => seen).Where(seen => forwarded.GetValueOrDefault(seen.Key) < seen.Value).Select(seen => seen.Key)];
    }

    private static string Configuration(string socket) => $$"""
        log_format seen escape=json '{"method":"$request_method","path":"$uri","upstream":"$upstream_addr"}';
        access_log FOLDER/access.log seen;
        underscores_in_headers on;
        ignore_invalid_headers off;
        merge_slashes off;
        client_header_timeout 300ms;
        client_body_timeout 300ms;
        keepalive_timeout 300ms;
        lingering_timeout 300ms;
        lingering_time 300ms;
        upstream rat { server unix:{{socket}}; keepalive 8; }
        server {
            listen unix:FOLDER/front.sock;
            location / {
                proxy_pass http://rat;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_request_buffering off;
                proxy_next_upstream off;
                proxy_read_timeout 2s;
            }
        }
        """;

    /// <summary>"GET /path" of a request that went on; null where nginx answered it itself.</summary>
    private static string? Forwarded(string line)
    {
        using var seen = JsonDocument.Parse(line);
        var upstream = seen.RootElement.GetProperty("upstream").GetString();
        return string.IsNullOrEmpty(upstream) ? null : $"{seen.RootElement.GetProperty("method")} {seen.RootElement.GetProperty("path")}";
    }

    private void Map(RatApp app) => app.Use(async (request, response, _) =>
    {
        _handled.Enqueue($"{request.Method} {request.Path}");
        await request.Body.CopyToAsync(Stream.Null);
        await response.SendTextAsync("seen");
    });
}
