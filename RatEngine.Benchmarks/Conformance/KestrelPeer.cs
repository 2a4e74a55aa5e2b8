using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>Kestrel with its defaults, in this process, and handlers that do what those of the conformance tests do.</summary>
internal sealed class KestrelPeer : IPeer
{
    private const int SmallBodyBytes = 10;

    private readonly WebApplication _app;

    private KestrelPeer(WebApplication app) => _app = app;

    public string Name => $"Kestrel {typeof(WebApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";

    public EndPoint EndPoint => IPEndPoint.Parse(new Uri(_app.Urls.First()).Authority);

    public static async Task<IPeer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(HandleAsync);
        await app.StartAsync();
        return new KestrelPeer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path is "/small") context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = SmallBodyBytes;
        if (path is "/small" or "/echo" or "/trailers") await context.Request.Body.CopyToAsync(Stream.Null);
        await context.Response.WriteAsync("hello");
    }
}
