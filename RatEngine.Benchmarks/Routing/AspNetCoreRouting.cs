using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RatEngine.Benchmarks.Routing;

/// <summary>ASP.NET Core's routing middleware over a table of GET routes, and nothing of a server around it.</summary>
internal sealed class AspNetCoreRouting
{
    private readonly RequestDelegate _pipeline;
    private readonly DefaultHttpContext _context;
    private readonly RouteValueDictionary _noValues = [];

    public AspNetCoreRouting(IEnumerable<string> patterns)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddRouting()
            .AddMetrics()
            .AddSingleton<DiagnosticListener>(new DiagnosticListener("benchmark"))
            .BuildServiceProvider();
        _context = new DefaultHttpContext { RequestServices = services };
        _context.Request.Method = HttpMethods.Get;

        var app = new ApplicationBuilder(services);
        app.UseRouting();
        // Ends the pipeline: the endpoint is what is asked for, and is not run.
        app.Use(_ => _ => Task.CompletedTask);
        app.UseEndpoints(endpoints =>
        {
            foreach (var pattern in patterns) endpoints.MapGet(pattern, _ => Task.CompletedTask);
        });
        _pipeline = app.Build();
    }

    /// <summary>The endpoint for the path; null where there is none. It completes at once but for the first time, when the table is built.</summary>
    public Endpoint? Match(string path)
    {
        _context.SetEndpoint(null);
        _context.Request.RouteValues = _noValues;
        _context.Request.Path = path;
        _pipeline(_context).GetAwaiter().GetResult();
        return _context.GetEndpoint();
    }
}
