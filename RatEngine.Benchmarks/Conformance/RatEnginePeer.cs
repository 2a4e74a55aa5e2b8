using System.Net;
using RatEngine.Tests.Conformance;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>This server, with the routes of its conformance tests.</summary>
internal sealed class RatEnginePeer : IPeer
{
    private readonly RatApp _app = new("conformance");

    private RatEnginePeer() => new ConformanceApp().Map(_app);

    public string Name => "RatEngine";

    public EndPoint EndPoint => IPEndPoint.Parse(new Uri(_app.Addresses[0]).Authority);

    public static async Task<IPeer> StartAsync()
    {
        var peer = new RatEnginePeer();
        await peer._app.StartAsync(["http://127.0.0.1:0"]);
        return peer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
