namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Node's <c>http</c> server, one process.</summary>
internal sealed class NodeAdapter : IAdapter
{
    public string Name => "node";

    public string Title => "Node http";

    public string InstallHint => "apt-get install nodejs";

    public long? ExecutableBytes => new FileInfo(Tool.Find("node")!).Length;

    public string? FindVersion() => Tool.FirstLine("node", "--version");

    public string? WhyNot(Feature feature) => feature switch
    {
        Feature.Replay => "it keeps no events: nothing to replay",
        Feature.Routes => "it has no router of its own",
        _ => null,
    };

    public IReadOnlyList<string> Command(int port, int routes) => [Tool.Find("node")!, SuiteFiles.Adapter("server.mjs"), $"{port}"];
}
