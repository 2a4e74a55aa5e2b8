namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What an operation costs as the numbers grow: the bar is a flat line.</summary>
internal static class GrowthProfiles
{
    private const string Topic = "--path /sub/t0 --publish /pub/{n} --timeout 120";

    public static IReadOnlyList<Profile> All { get; } =
    [
        new("growth-streams", "Fan-out with window 1, the same number of deliveries to ever more streams: each event is one send a stream, for all servers.", "event", PlotKind.Growth,
            [Streams(100, 4000, window: 1), Streams(1000, 400, window: 1), Streams(5000, 80, window: 1), Streams(19_000, 21, window: 1)]),
        new("growth-batches", "Fan-out with window 8: a server may send what has collected together, and what it has longer rounds for may collect longer.", "event",
            PlotKind.Growth, [Streams(100, 4000, window: 8), Streams(1000, 400, window: 8), Streams(5000, 160, window: 8), Streams(19_000, 60, window: 8)]),
        new("growth-topics", "Fan-out to 1,000 streams of one topic, window 8, while ever more other topics hold an event each.", "event", PlotKind.Growth,
            [Topics(1), Topics(1000), Topics(100_000)]),
        new("growth-routes", "GET of 13 bytes on 64 connections, over ever more routes in turn.", "request", PlotKind.Growth,
            [Routes(10), Routes(1000), Routes(10_000)]),
    ];

    private static LoadCase Streams(int streams, int events, int window) =>
        new($"{streams:N0} streams", "fanout", $"{Topic} --streams {streams} --events {events} --window {window} --hold {(streams > 5000 ? 1 : 0.5)}",
            "--streams 20 --events 20 --hold 0.1", Feature.Fanout)
        {
            Size = streams,
        };

    private static LoadCase Topics(int topics) =>
        new($"{topics:N0} {(topics == 1 ? "topic" : "topics")}", "fanout", $"{Topic} --streams 1000 --events 400 --window 8 --fill {topics}",
            "--streams 20 --events 20 --fill 100 --hold 0.1", Feature.Topics)
        {
            Size = topics,
        };

    private static LoadCase Routes(int routes) =>
        new($"{routes:N0} routes", "requests", $"--streams 64 --seconds 2 --path /routes/{{n}}/items/7 --numbers {routes}", "--streams 8 --seconds 0.15", Feature.Routes)
        {
            Routes = routes,
            Size = routes,
            Expect = "Hello, World!",
        };
}
