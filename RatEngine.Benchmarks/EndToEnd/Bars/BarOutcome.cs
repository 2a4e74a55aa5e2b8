namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A bar, judged.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Case">The case's name.</param>
/// <param name="Expected">The promise in words.</param>
/// <param name="Found">The number that was judged: a ratio, or in the unit of the promise; null where something was not measured.</param>
/// <param name="IsMet">Null where something was not measured.</param>
internal sealed record BarOutcome(string Profile, string Case, string Expected, double? Found, bool? IsMet);
