namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>RatEngine as a library: this program's own <c>serve</c>.</summary>
internal sealed class RatEngineAdapter : IAdapter
{
    public string Name => "ratengine";

    public string Title => "RatEngine";

    public string InstallHint => "";

    /// <summary>The words that start this program, by its own executable or by <c>dotnet</c>.</summary>
    public static IReadOnlyList<string> Self { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
        ? [path]
        : [DotNet, typeof(RatEngineAdapter).Assembly.Location];

    /// <summary>The <c>dotnet</c> whose runtime this program runs on.</summary>
    public static string DotNet => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    public string FindVersion() => $"{typeof(RatApp).Assembly.GetName().Version!.ToString(3)}";

    public string? WhyNot(Feature feature) => null;

    public IReadOnlyList<string> Command(int port, int routes) => [.. Self, "serve", "--port", $"{port}", "--routes", $"{routes}"];
}
