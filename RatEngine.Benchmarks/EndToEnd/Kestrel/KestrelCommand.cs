using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RatEngine.Benchmarks.Kestrel;

/// <summary>The server to compare with: <c>serve-kestrel --port N [--routes R] [--idiomatic]</c>, ASP.NET Core's own as a careful user sets it up. It offers
/// what <see cref="ServeCommand"/> offers.</summary>
internal static class KestrelCommand
{
    /// <summary>Serves on the loopback address until Ctrl-C or SIGTERM.</summary>
    /// <param name="options">What stands behind <c>serve-kestrel</c> on the command line.</param>
    /// <returns>The exit code: 0 after a stop in good order, 2 where the command line is not understood.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (ServeOptions.Parse("serve-kestrel", options) is not { } parsed) return 2;
        await using var app = CreateApp(parsed);
        await app.RunAsync();
        return 0;
    }

    private static WebApplication CreateApp(ServeOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, GreetingJson.Default));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var app = builder.Build();
        if (options.IsIdiomatic)
        {
            IdiomaticEndpoints.Map(app);
            IdiomaticStreams.Map(app);
        }
        else
        {
            TunedEndpoints.Map(app, options.Routes);
            TunedStreams.Map(app);
        }

        return app;
    }
}
