namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>All profiles, in the order of the report.</summary>
internal static class ProfileTable
{
    public static IReadOnlyList<Profile> All { get; } = [.. RequestProfiles.All, .. StreamProfiles.All, .. ConnectionProfiles.All, .. GrowthProfiles.All];
}
