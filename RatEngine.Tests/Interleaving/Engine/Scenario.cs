namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>A few parties around a piece of the product, and what must hold whatever their order. Made anew for each schedule.</summary>
internal abstract class Scenario
{
    /// <summary>The types (their full names or the beginnings of them) whose fields and atomic operations are points. Locks always are.</summary>
    public abstract IReadOnlyList<string> SharedTypes { get; }

    /// <summary>True: the product's own threads end too.</summary>
    public virtual bool EndsThreads => false;

    /// <summary>Makes the objects and adds the parties. Runs outside of the schedule: nothing is preempted yet.</summary>
    public abstract void Begin(Schedule schedule);

    /// <summary>Called when no party can go on, and none is stuck. What does not hold; null: everything does.</summary>
    public virtual string? FindFault() => null;
}
