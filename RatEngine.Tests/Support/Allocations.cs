namespace RatEngine.Tests.Support;

/// <summary>Counts what some work allocates.</summary>
internal static class Allocations
{
    // The runtime allocates on any thread too, once: a cache of its own that grows while hundreds of other tests run.
    private const int Rounds = 3;

    /// <summary>The least of some rounds: what the work itself needs is in each of them.</summary>
    public static long Least(Func<long> measure) => Enumerable.Range(0, Rounds).Min(_ => measure());

    /// <summary>The least that the work has this thread allocate.</summary>
    public static long LeastOfThisThread(Action work) => Least(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The least that the work has all threads allocate.</summary>
    public static long LeastOfAllThreads(Action work) => Least(() =>
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    });
}
