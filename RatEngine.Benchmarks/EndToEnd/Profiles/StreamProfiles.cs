namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Event streams: one generator, and one publisher with many subscribers.</summary>
internal static class StreamProfiles
{
    private const string Quick = "--streams 50 --events 40 --hold 0.1 --timeout 20";

    public static IReadOnlyList<Profile> All { get; } =
    [
        new("stream", "Four streams, each of an async iterator that yields as fast as its events are taken.", "event", PlotKind.Cost,
            [Endless(64, 200_000), Endless(1024, 50_000)]),
        new(
            "fanout",
            "One publisher posts events to one topic, all streams get all of them. At most `window` events are under way at once. An operation is "
            + "the delivery of one event to one stream; its latency counts from the post.",
            "event",
            PlotKind.Cost,
            [
                Window(1000, 8, 64, 500), Window(1000, 1, 64, 500), Window(1000, 64, 64, 1000), Window(1000, 8, 1024, 400), Window(1000, 8, 16 * 1024, 100),
                Window(1, 1, 64, 5000), Window(100, 8, 64, 4000), Window(10_000, 8, 64, 50), Window(19_000, 8, 64, 30),
            ]),
        new(
            "fanout-schedule",
            "The same with events posted on a fixed schedule. Latency counts from when an event was due, so that a server that holds up the publisher hides nothing.",
            "event",
            PlotKind.Latency,
            [Schedule(1000, 100, 400), Schedule(100, 500, 1500), Schedule(10_000, 5, 20)]),
        new("slow-readers", "Fan-out of 1 KiB where one stream in a hundred never reads: what the others get.", "event", PlotKind.Latency,
            [new("1,000 streams, 10 of them stalled, window 8", "fanout", Topic(1000) + " --events 600 --window 8 --payload 1024 --slow 10", Quick + " --slow 1", Feature.SlowReaders)]),
    ];

    private static LoadCase Endless(int bytes, int events) =>
        new($"{bytes} B events", "endless", $"--streams 4 --events {events} --payload {bytes} --path /stream?n={events}&size={bytes}",
            $"--events 2000 --path /stream?n=2000&size={bytes}", Feature.Endless);

    private static LoadCase Window(int streams, int window, int payload, int events) =>
        new($"{streams:N0} {(streams == 1 ? "stream" : "streams")}, window {window}, {payload:N0} B", "fanout",
            $"{Topic(streams)} --events {events} --window {window} --payload {payload}", Quick, Feature.Fanout);

    private static LoadCase Schedule(int streams, int rate, int events) =>
        new($"{streams:N0} streams, {rate} events/s", "fanout", $"{Topic(streams)} --events {events} --rate {rate}", Quick, Feature.Fanout);

    private static string Topic(int streams) => $"--path /sub/a --publish /pub/a --streams {streams} --hold {(streams > 5000 ? 1 : 0.5)} --timeout 120";
}
