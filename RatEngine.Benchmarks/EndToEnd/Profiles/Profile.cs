namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Cases that belong together.</summary>
/// <param name="Name">The name on the command line and in the results: <c>fanout</c>.</param>
/// <param name="About">What is done and what counts as one operation, in a sentence or two for the report.</param>
/// <param name="Operation">What throughput and cost are counted in: <c>event</c>.</param>
/// <param name="Plot">How the profile is drawn.</param>
/// <param name="Cases">The first is the one that a quick run takes.</param>
internal sealed record Profile(string Name, string About, string Operation, PlotKind Plot, IReadOnlyList<LoadCase> Cases);
