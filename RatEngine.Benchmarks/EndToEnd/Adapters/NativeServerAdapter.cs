namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>RatEngine's executable compiled ahead of time, where it has been published; it is started, and no more.</summary>
/// <param name="path">The executable.</param>
internal sealed class NativeServerAdapter(string path) : IAdapter
{
    public string Name => "ratengine-native";

    public string Title => "RatEngine, native executable";

    public string InstallHint => $"dotnet publish RatEngine.Server -c Release -p:PublishAot=true --use-current-runtime -o artifacts/native (expected at {path})";

    public string AnsweredPath => "/";

    public long? ExecutableBytes => new FileInfo(path).Length;

    public string? FindVersion() => File.Exists(path) ? Tool.FirstLine(path, "--version") : null;

    public string? WhyNot(Feature feature) => feature == Feature.Startup ? null : "the executable serves its own endpoints, not those of the profiles";

    public IReadOnlyList<string> Command(int port, int routes) => [path, "--urls", $"http://127.0.0.1:{port}"];
}
