namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A case and the servers that it is to be put on, those that cannot do it too.</summary>
internal sealed record PlannedCase(Profile Profile, LoadCase Load, IReadOnlyList<IAdapter> Adapters);
