using System.Collections.Concurrent;

namespace RatEngine.Benchmarks.Soak;

/// <summary>Counts what was done and what was wrong, by kind. Thread-safe.</summary>
internal sealed class SoakTally
{
    // The first of each kind tell what there is to know; a server that has gone would fill the report.
    private const int MaxFaultsKept = 25;

    private readonly ConcurrentDictionary<string, long> _done = new();
    private readonly ConcurrentDictionary<FaultKind, long> _wrongByKind = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private long _wrong;

    /// <summary>How many answers or events were wrong, missing or doubled.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>The first of them, each with its kind.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>What was done, by kind, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Done => [.. _done.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public long Count(string kind) => _done.GetValueOrDefault(kind);

    public long CountWrong(FaultKind fault) => _wrongByKind.GetValueOrDefault(fault);

    public void Add(string kind, long count = 1) => _done.AddOrUpdate(kind, count, (_, before) => before + count);

    public void AddWrong(string kind, string what, FaultKind fault = FaultKind.Wrong)
    {
        Interlocked.Increment(ref _wrong);
        if (_wrongByKind.AddOrUpdate(fault, 1, (_, before) => before + 1) <= MaxFaultsKept) _faults.Enqueue($"{fault}: {kind}: {what}");
    }

    public void Check(bool holds, string kind, string what)
    {
        if (!holds) AddWrong(kind, what);
    }
}
