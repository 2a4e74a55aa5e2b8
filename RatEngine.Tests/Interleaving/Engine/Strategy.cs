namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Chooses what happens next in a schedule.</summary>
internal abstract class Strategy
{
    /// <summary>True: what happens under a lock is one step, but for calls of the kernel and further locks. Most of it can only be seen under the same lock.</summary>
    public bool PassesOverLocked { get; init; }

    /// <summary>An index among the options. The first is what happens where nothing interferes.</summary>
    public abstract int Choose(int options, ChoiceKind kind);
}

/// <summary>What is chosen.</summary>
internal enum ChoiceKind
{
    /// <summary>Whether the party that runs goes on, or which one runs in its place.</summary>
    Preemption,

    /// <summary>Which party runs where the last one waits or has ended.</summary>
    Successor,

    /// <summary>One of the things that the world may do.</summary>
    Data,
}
