namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Chooses which party runs next.</summary>
internal abstract class Strategy
{
    /// <summary>True: what happens under a lock is one step, but for calls of the kernel and further locks. Most of it can only be seen under the same lock.</summary>
    public bool PassesOverLocked { get; init; }

    /// <summary>An index among the parties that can run. The first is what happens where nothing interferes.</summary>
    /// <param name="options">How many can run.</param>
    /// <param name="isPreemption">True: the first is the party that runs already. False: that one waits, or has ended.</param>
    public abstract int Choose(int options, bool isPreemption);
}
