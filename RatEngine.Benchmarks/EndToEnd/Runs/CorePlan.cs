namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Which core is whose; -1 where the machine has one alone, and nobody is pinned.</summary>
internal sealed record CorePlan(int Server, int Load)
{
    public static CorePlan Create() => Environment.ProcessorCount > 1 ? new CorePlan(0, 1) : new CorePlan(-1, -1);

    public override string ToString() => Server < 0 ? "one core for both: nothing is pinned" : $"server on core {Server}, load on core {Load}";
}
