using Microsoft.Extensions.Logging;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>What every conformance test asks of a server: one request, in every way that bytes can come.</summary>
internal sealed class Wire : IAsyncDisposable
{
    /// <summary>The request that stands behind the one that is tested.</summary>
    public const string Next = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private readonly ConformanceApp _routes = new();
    private readonly RatOptions? _options;
    private readonly string _address;
    private TestServer? _server;

    public Wire(RatOptions? options = null, string scheme = "http") => (_options, _address) = (options, $"{scheme}://127.0.0.1:0");

    public IReadOnlyList<string> Handled => [.. _routes.Handled];

    public TestServer Server => _server ??= TestServer.StartInMemory(_routes.Map, _options);

    public async Task<RawClient> ConnectAsync()
    {
        _server ??= await TestServer.StartAsync(_routes.Map, _options, _address);
        return await _server.ConnectAsync();
    }

    /// <summary>Holds a server to refusing a request: the status, one answer alone, a good end, and nothing behind it reaches a handler.
    /// Once through a socket, once byte by byte.</summary>
    /// <param name="request">The request; with its body, where that is what is refused.</param>
    /// <param name="status">The status.</param>
    /// <param name="handled">How many handlers the request itself gets to.</param>
    /// <param name="options">The server's; null is all defaults.</param>
    public static async Task<RawResponse> RefusesAsync(string request, int status, int handled = 0, RatOptions? options = null)
    {
        await using var sockets = new Wire(options);
        using var client = await sockets.ConnectAsync();
        await client.SendAsync(request + Next);
        var answer = await client.ReadResponseAsync();
        var rest = await client.ReadToEndAsync();

        await using var memory = new Wire(options);
        var pieces = (request + Next).Select(c => c.ToString()).ToArray();
        var bytewise = await MemoryClient.ExchangeAsync(memory.Server, pieces);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(status), answer.RawText);
            Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
            Assert.That(answer.Header("Date"), Is.EqualTo("Sun, 06 Nov 1994 08:49:37 GMT"));
            Assert.That(answer.Header("Content-Type"), Is.EqualTo("text/plain; charset=utf-8"));
            Assert.That(rest, Is.Empty, "an answer behind the refusal");
            Assert.That(sockets.Handled, Has.Count.EqualTo(handled));
            Assert.That(memory.Handled, Has.Count.EqualTo(handled));
            Assert.That(bytewise, Is.EqualTo(answer.RawText), "byte by byte");
            Assert.That(sockets.Server.Log.Entries, Has.None.Matches<LogEntry>(entry => entry!.Level > LogLevel.Information));
        });
        return answer;
    }

    /// <summary>Holds a server to accepting a request and answering the one behind it: through a socket, byte by byte, and cut in two anywhere.</summary>
    public static async Task<RawResponse> AcceptsAsync(string request, int status = 200, RatOptions? options = null)
    {
        await using var sockets = new Wire(options);
        using var client = await sockets.ConnectAsync();
        await client.SendAsync(request + Next);
        var answer = await client.ReadResponseAsync(toHead: request.StartsWith("HEAD", StringComparison.Ordinal));
        Assert.That(answer.Status, Is.EqualTo(status), answer.RawText);
        var next = await client.ReadResponseAsync();
        Assert.That(next.Text, Is.EqualTo("hello"), "the request behind it");
        Assert.That(await client.ReadToEndAsync(), Is.Empty);

        var expected = answer.RawText + next.RawText;
        await using var memory = new Wire(options);
        Assert.That(await MemoryClient.ExchangeAsync(memory.Server, [.. (request + Next).Select(c => c.ToString())]), Is.EqualTo(expected), "byte by byte");
        for (var cut = 1; cut < request.Length; cut++)
            Assert.That(await MemoryClient.ExchangeAsync(memory.Server, request[..cut], request[cut..] + Next), Is.EqualTo(expected), $"cut at {cut}");
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
