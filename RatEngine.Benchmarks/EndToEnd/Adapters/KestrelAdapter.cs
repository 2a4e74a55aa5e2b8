using System.Diagnostics;
using Microsoft.AspNetCore.Builder;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>ASP.NET Core's server: tuned by hand, or as its documentation shows it, with <c>TypedResults.ServerSentEvents</c>.</summary>
internal sealed class KestrelAdapter(bool isIdiomatic) : IAdapter
{
    public string Name => isIdiomatic ? "kestrel-idiomatic" : "kestrel";

    public string Title => isIdiomatic ? "Kestrel, idiomatic" : "Kestrel, tuned";

    public string InstallHint => "the ASP.NET Core runtime, which comes with the .NET SDK";

    public string? FindVersion() => FileVersionInfo.GetVersionInfo(typeof(WebApplication).Assembly.Location).ProductVersion?.Split('+')[0];

    public string? WhyNot(Feature feature) => feature switch
    {
        Feature.Replay => "it keeps no events: nothing to replay",
        Feature.Routes or Feature.Startup when isIdiomatic => "it is the same as for Kestrel, tuned",
        _ => null,
    };

    // Under the runtime's own defaults: this program's settings are RatEngine's.
    public IReadOnlyList<string> Command(int port, int routes) =>
    [
        RatEngineAdapter.DotNet, "exec", "--runtimeconfig", SuiteFiles.Adapter("kestrel.runtimeconfig.json"), typeof(KestrelAdapter).Assembly.Location,
        "serve-kestrel", "--port", $"{port}", "--routes", $"{routes}", .. isIdiomatic ? ["--idiomatic"] : Array.Empty<string>(),
    ];
}
