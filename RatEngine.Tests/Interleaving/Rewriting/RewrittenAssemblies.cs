using System.Reflection;
using System.Runtime.Loader;
using RatEngine.Tests.Interleaving.Engine;

namespace RatEngine.Tests.Interleaving.Rewriting;

/// <summary>The library and the scenarios, rewritten, beside the assemblies that all other tests use. Made with the first exploration.</summary>
internal sealed class RewrittenAssemblies : AssemblyLoadContext
{
    private static readonly Lazy<RewrittenAssemblies> Loaded = new(() => new RewrittenAssemblies());

    private readonly Dictionary<string, Assembly> _assemblies = [];
    private readonly Dictionary<string, MemoryStream> _streams = [];

    private RewrittenAssemblies()
        : base(nameof(RewrittenAssemblies))
    {
        var rewriter = new AssemblyRewriter();
        var tests = typeof(RewrittenAssemblies).Assembly;
        var core = typeof(RatApp).Assembly;
        _streams[core.GetName().Name!] = rewriter.Rewrite(core.Location, _ => true);
        _streams[tests.GetName().Name!] = rewriter.Rewrite(
            tests.Location,
            name => name.StartsWith("RatEngine.Tests.Interleaving.Specimens.", StringComparison.Ordinal));
        Find(typeof(Sites)).GetMethod(nameof(Sites.Load))!.Invoke(null, [rewriter.SiteTypes.ToArray(), rewriter.SiteNames.ToArray()]);
    }

    /// <summary>Calls a method of <see cref="Explorer"/> among the rewritten assemblies.</summary>
    public static string?[] Explore(string method, Type scenario, params object[] arguments)
    {
        var loaded = Loaded.Value;
        return (string?[])loaded.Find(typeof(Explorer)).GetMethod(method)!.Invoke(null, [loaded.Find(scenario), .. arguments])!;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (_assemblies.TryGetValue(assemblyName.Name!, out var known)) return known;
        return _streams.TryGetValue(assemblyName.Name!, out var stream) ? _assemblies[assemblyName.Name!] = LoadFromStream(stream) : null;
    }

    private Type Find(Type type) => LoadFromAssemblyName(type.Assembly.GetName()).GetType(type.FullName!, throwOnError: true)!;
}
