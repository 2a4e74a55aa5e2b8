using BenchmarkDotNet.Attributes;
using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Benchmarks.Routing;

/// <summary>One match, in tables of ten to ten thousand routes: the time should hardly follow the number of routes.</summary>
[MemoryDiagnoser]
public class RouterBenchmark
{
    private static readonly byte[] StaticPath = "/api/resource0003/items"u8.ToArray();
    private static readonly byte[] TypedPath = "/api/resource0003/items/42/posts/1001"u8.ToArray();
    private static readonly byte[] MissingPath = "/api/resource0003/items/42/nothing"u8.ToArray();

    private Router<string> _router = new();

    /// <summary>Half of them text alone, half with two int parameters.</summary>
    [Params(10, 100, 10_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Register()
    {
        _router = new Router<string>();
        for (var i = 0; i < Routes / 2; i++)
        {
            Add($"/api/resource{i:D4}/items");
            Add($"/api/resource{i:D4}/items/<int:item>/posts/<int:post>");
        }
        if (Match(StaticPath) is null || Match(TypedPath) is null || Match(MissingPath) is not null)
            throw new InvalidOperationException($"The table of {Routes} routes does not answer as its benchmark expects.");
    }

    [Benchmark(Baseline = true)]
    public string? Static() => Match(StaticPath);

    [Benchmark]
    public string? Typed() => Match(TypedPath);

    [Benchmark]
    public string? Miss() => Match(MissingPath);

    private void Add(string pattern) => _router.Add(RequestMethod.Get, RoutePattern.Parse(pattern), pattern);

    private string? Match(byte[] path)
    {
        var values = default(PathValues);
        return _router.Match(path, RequestMethod.Get, ref values, out _);
    }
}
