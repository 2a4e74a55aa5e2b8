using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.AspNetCore.Http;
using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Benchmarks.Routing;

/// <summary>One match, in tables of ten to ten thousand routes: the time should hardly follow the number of routes. The baseline is
/// ASP.NET Core's routing middleware, run on a context that is used again: its matcher cannot be called without. It fills a dictionary of
/// values and sets the endpoint; RatEngine's router answers with the endpoint, and where in the path the values stand.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class RouterBenchmark
{
    private const string StaticPath = "/api/resource0003/items";
    private const string TypedPath = "/api/resource0003/items/42/posts/1001";
    private const string MissingPath = "/api/resource0003/items/42/nothing";

    private static readonly byte[] StaticBytes = [.. StaticPath.Select(c => (byte)c)];
    private static readonly byte[] TypedBytes = [.. TypedPath.Select(c => (byte)c)];
    private static readonly byte[] MissingBytes = [.. MissingPath.Select(c => (byte)c)];

    private Router<string> _router = new();
    private AspNetCoreRouting? _routing;

    /// <summary>Half of them text alone, half with two int parameters.</summary>
    [Params(10, 100, 10_000)]
    public int Routes { get; set; }

    [GlobalSetup(Targets = [nameof(RatEngineStatic), nameof(RatEngineTyped), nameof(RatEngineMiss)])]
    public void Register()
    {
        _router = new Router<string>();
        for (var i = 0; i < Routes / 2; i++)
        {
            Add($"/api/resource{i:D4}/items");
            Add($"/api/resource{i:D4}/items/<int:item>/posts/<int:post>");
        }

        if (RatEngineStatic() is null || RatEngineTyped() is null || RatEngineMiss() is not null)
            throw new InvalidOperationException($"The table of {Routes} routes does not answer as its benchmark expects.");
    }

    [GlobalSetup(Targets = [nameof(AspNetCoreStatic), nameof(AspNetCoreTyped), nameof(AspNetCoreMiss)])]
    public void RegisterAspNetCore()
    {
        _routing = new AspNetCoreRouting(Enumerable.Range(0, Routes / 2).SelectMany<int, string>(i =>
            [$"/api/resource{i:D4}/items", $"/api/resource{i:D4}/items/{{item:int}}/posts/{{post:int}}"]));
        if (AspNetCoreStatic() is null || AspNetCoreTyped() is null || AspNetCoreMiss() is not null)
            throw new InvalidOperationException($"ASP.NET Core's table of {Routes} routes does not answer as its benchmark expects.");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("static")]
    public Endpoint? AspNetCoreStatic() => _routing!.Match(StaticPath);

    [Benchmark]
    [BenchmarkCategory("static")]
    public string? RatEngineStatic() => Match(StaticBytes);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("typed")]
    public Endpoint? AspNetCoreTyped() => _routing!.Match(TypedPath);

    [Benchmark]
    [BenchmarkCategory("typed")]
    public string? RatEngineTyped() => Match(TypedBytes);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("miss")]
    public Endpoint? AspNetCoreMiss() => _routing!.Match(MissingPath);

    [Benchmark]
    [BenchmarkCategory("miss")]
    public string? RatEngineMiss() => Match(MissingBytes);

    private void Add(string pattern) => _router.Add(RequestMethod.Get, RoutePattern.Parse(pattern), pattern);

    private string? Match(byte[] path)
    {
        var values = default(PathValues);
        return _router.Match(path, RequestMethod.Get, ref values, out _);
    }
}
