using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>A server with the routes of the conformance tests, through sockets or memory, and a record of what its handlers saw.</summary>
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

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
