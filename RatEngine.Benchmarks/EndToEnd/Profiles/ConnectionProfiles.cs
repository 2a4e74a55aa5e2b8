namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Coming, going and staying: what connections cost.</summary>
internal static class ConnectionProfiles
{
    public static IReadOnlyList<Profile> All { get; } =
    [
        new(
            "storm",
            "All streams are cut at once and come back, at most 256 unanswered at a time. With events missed, each resumes with Last-Event-ID and must get "
            + "exactly those. An operation is one stream that is back; its latency counts from its connect.",
            "stream",
            PlotKind.Latency,
            [Storm("1,000 streams, 50 events missed", 1000, 50, Feature.Replay), Storm("1,000 streams, nothing missed", 1000, 0, Feature.Fanout)]),
        new("churn", "50 connections at a time, each: connect, one event, reset, again. Two seconds later no descriptor may be left.", "connection", PlotKind.Cost,
            [new("50 at a time", "churn", "--streams 50 --seconds 4 --payload 64 --path /stream?n=1&size=64", "--seconds 0.2", Feature.Churn)]),
        new("idle", "Streams that are open and silent, on a fresh process: resident memory before they came and after a pause.", "stream", PlotKind.Memory,
            [Idle(1000, 4), Idle(5000, 5), Idle(19_000, 10)]),
        new("startup", "From fork to the first answer.", "start", PlotKind.Duration,
            [new("first answer", "startup", "--timeout 20", "", Feature.Startup) { IsFresh = true }]),
        new(
            "topics",
            "100,000 topics that hold an event each, 1,000 streams on 1,000 of them, and two rounds of publications over all topics, 16 posts under way. "
            + "An operation is one publication; latency is that of the events with a stream on their topic.",
            "publication",
            PlotKind.Cost,
            [new("100,000 topics, 1,000 streams", "topics", "--path /sub/{n} --publish /pub/{n} --topics 100000 --streams 1000 --events 2 --timeout 120",
                "--topics 500 --streams 20 --hold 0.1 --timeout 20", Feature.Topics)]),
    ];

    private static LoadCase Storm(string name, int streams, int missed, Feature needs) =>
        new(name, "storm", $"--path /sub/a --publish /pub/a --streams {streams} --missed {missed} --cycles 3 --timeout 60",
            "--streams 40 --cycles 1 --hold 0.1 --timeout 20", needs);

    private static LoadCase Idle(int streams, int holdSeconds) =>
        new($"{streams:N0} streams", "fanout", $"--path /sub/a --publish /pub/a --streams {streams} --events 1 --hold {holdSeconds} --timeout 120",
            "--streams 100 --hold 0.1 --timeout 20", Feature.Fanout)
        {
            IsFresh = true,
            Size = streams,
        };
}
