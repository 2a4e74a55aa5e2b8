namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Requests and answers on kept-alive connections, for three seconds a round.</summary>
internal static class RequestProfiles
{
    private const string Quick = "--streams 8 --seconds 0.15";

    public static IReadOnlyList<Profile> All { get; } =
    [
        new("plaintext", "GET of 13 bytes, one request at a time on each connection.", "request", PlotKind.Cost,
            [Get("64 connections", "/plaintext", 1, Feature.Plaintext, "Hello, World!")]),
        new("plaintext-pipelined", "The same with 16 requests at a time on each connection, sent together.", "request", PlotKind.Cost,
            [Get("64 connections, 16 deep", "/plaintext", 16, Feature.Plaintext, "Hello, World!")]),
        new("json", "GET of a small object that is serialized for each request.", "request", PlotKind.Cost,
            [Get("64 connections", "/json", 1, Feature.Json, """{"message":"Hello, World!"}""")]),
        new("upload", "POST of a body; the handler reads all of it and answers with the number of its bytes.", "request", PlotKind.Cost,
            [Post("1 KiB, 64 connections", 64, 1024), Post("1 MiB, 8 connections", 8, 1024 * 1024)]),
    ];

    private static LoadCase Get(string name, string path, int depth, Feature needs, string expect) =>
        new(name, "requests", $"--streams 64 --seconds 3 --path {path} --depth {depth}", Quick, needs) { Expect = expect };

    private static LoadCase Post(string name, int connections, int bytes) =>
        new(name, "requests", $"--streams {connections} --seconds 3 --path /upload --body {bytes}", Quick, Feature.Upload) { Expect = $"{bytes}" };
}
