using System.Collections.Concurrent;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>What the server's side has found, and what its handlers did. Thread-safe.</summary>
internal static class ServerFaults
{
    private const int MaxKept = 20;

    private static readonly ConcurrentDictionary<FaultKind, long> Counts = new();
    private static readonly ConcurrentDictionary<string, long> Handled = new();
    private static readonly ConcurrentQueue<string> First = new();

    public static void Add(FaultKind fault, string what)
    {
        if (Counts.AddOrUpdate(fault, 1, (_, before) => before + 1) <= MaxKept) First.Enqueue($"{fault}: server: {what}");
    }

    public static void Add(StressFaultException fault, string where) => Add(fault.Fault, $"{where}: {fault.Message}");

    /// <summary>A hostile handler has run.</summary>
    public static void CountHandled(string handler) => Handled.AddOrUpdate(handler, 1, (_, before) => before + 1);

    /// <summary>The state with what was found.</summary>
    public static StressState AddTo(StressState state) =>
        state with { Handled = new Dictionary<string, long>(Handled), Faults = new Dictionary<FaultKind, long>(Counts), FirstFaults = [.. First] };
}
