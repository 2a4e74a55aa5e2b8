namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The least that a server can do: one thread, epoll, plain sockets, in C.</summary>
internal sealed class FloorAdapter : IAdapter
{
    public string Name => "floor";

    public string Title => "floor";

    public string InstallHint => "apt-get install gcc libc6-dev";

    public long? ExecutableBytes => new FileInfo(NativeTools.Floor).Length;

    public string? FindVersion() => NativeTools.CompilerVersion;

    public string? WhyNot(Feature feature) => feature switch
    {
        Feature.Upload => "it reads a request in one read",
        Feature.SlowReaders => "it cuts off a stream whose socket is full",
        Feature.Topics or Feature.Replay => "it has one topic, and keeps no events",
        Feature.Routes => "it has no router",
        _ => null,
    };

    public IReadOnlyList<string> Command(int port, int routes) => [NativeTools.Floor, $"{port}"];
}
