namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What RatEngine promises of a profile.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Case">The case's name; null: all of the profile.</param>
/// <param name="Expected">The promise in words.</param>
/// <param name="Adapters">The servers that must be measured.</param>
/// <param name="Find">The number that is judged, from the cases; null where something was not measured.</param>
/// <param name="Limit">Where the promise ends.</param>
/// <param name="IsAtLeast">The number may not be below the limit; else not above it.</param>
internal sealed record Bar(
    string Profile, string? Case, string Expected, IReadOnlyList<string> Adapters, Func<IReadOnlyList<CaseResult>, double?> Find, double Limit, bool IsAtLeast = false)
{
    public bool Covers(Profile profile, LoadCase load) => profile.Name == Profile && (Case is null || Case == load.Name);

    public BarOutcome Judge(ProfileResult? profile)
    {
        var cases = profile?.Cases.Where(result => Case is null || Case == result.Name).ToList() ?? [];
        var found = cases.Count == 0 ? null : Find(cases);
        return new BarOutcome(Profile, Case ?? "all sizes", Expected, found, found is null ? null : IsAtLeast ? found >= Limit : found <= Limit);
    }
}
