namespace RatEngine;

/// <summary>How a resumable run lives.</summary>
public sealed record ResumableOptions
{
    internal static readonly ResumableOptions Default = new();

    /// <summary>What becomes of a run that nobody watches. Default: it is cancelled after <see cref="GracePeriod"/>.</summary>
    public UnwatchedRun WhenUnwatched { get; init; } = UnwatchedRun.CancelAfterGracePeriod;

    /// <summary>How long a run goes on without a viewer, to within a second. Default 2 minutes: time to reload a page, or to change networks.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most runs of the route that are under way at once; a request for one more answers 503. Default 10,000.</summary>
    public int MaxRuns { get; init; } = 10_000;

    /// <summary>The most runs of the route that are kept for replay after their end. With one more, the one that ended first is forgotten, and a
    /// request for its path begins it anew. Default 10,000.</summary>
    public int MaxEndedRuns { get; init; } = 10_000;

    /// <summary>The most bytes that the route's runs keep of the requests that began them: path, query and headers while they are under way, the path
    /// until they are forgotten. Over it those that ended first are forgotten; where that is not enough, the request answers 503. Default
    /// 64 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How viewers get the run's events. It has no label: the run is all there is on the stream.</summary>
    public TopicOptions Topic { get; init; } = TopicOptions.Default;
}

/// <summary>What becomes of a run that nobody watches.</summary>
public enum UnwatchedRun
{
    /// <summary>It is cancelled when nobody has come back within the grace period.</summary>
    CancelAfterGracePeriod,

    /// <summary>It runs to its end.</summary>
    RunToEnd,

    /// <summary>It is cancelled, within a second.</summary>
    CancelAtOnce,
}
