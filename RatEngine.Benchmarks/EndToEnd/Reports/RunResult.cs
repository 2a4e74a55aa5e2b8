namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A whole run.</summary>
internal sealed record RunResult(RunContext Context, IReadOnlyList<ProfileResult> Profiles, IReadOnlyList<BarOutcome> Bars)
{
    public CaseResult? Find(string profile, string name) =>
        Profiles.FirstOrDefault(result => result.Name == profile)?.Cases.FirstOrDefault(result => result.Name == name);
}
