namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>All servers that the suite knows, in the order of the report.</summary>
internal static class AdapterTable
{
    public static IEnumerable<string> Names => Create("").Select(adapter => adapter.Name);

    /// <param name="nativeServer">The path of the native executable, which may not be there.</param>
    public static IReadOnlyList<IAdapter> Create(string nativeServer) =>
    [
        new RatEngineAdapter(),
        new NativeServerAdapter(nativeServer),
        new KestrelAdapter(isIdiomatic: false),
        new KestrelAdapter(isIdiomatic: true),
        new NchanAdapter(),
        new NodeAdapter(),
        new FloorAdapter(),
    ];
}
