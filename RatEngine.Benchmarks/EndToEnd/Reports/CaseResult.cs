namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A case, as all servers did it.</summary>
internal sealed record CaseResult(string Name, double Size, IReadOnlyList<AdapterResult> Adapters)
{
    public AdapterResult? Of(string adapter) => Adapters.FirstOrDefault(result => result.Adapter == adapter);
}
