namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A number that is read off a round.</summary>
/// <param name="Name">The name in the results: <c>cpu_ns</c>.</param>
/// <param name="Title">What stands above its column, with the unit.</param>
/// <param name="Scale">What the number is divided by for the column.</param>
/// <param name="Read">Null where the round has no such number.</param>
internal sealed record Measure(string Name, string Title, double Scale, Func<LoadReport, double?> Read);
