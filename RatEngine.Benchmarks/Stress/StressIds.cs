using System.Collections.Concurrent;

namespace RatEngine.Benchmarks.Stress;

/// <summary>Ids of requests: 8 bits for who asks, 24 that count. Thread-safe.</summary>
internal static class StressIds
{
    private const int NumberBits = 24;

    private static readonly ConcurrentDictionary<string, uint> Kinds = new();

    private static int _kinds;
    private static int _last;

    /// <summary>A new id for a request of this kind.</summary>
    public static uint Next(string kind)
    {
        var number = (uint)Interlocked.Increment(ref _last) & ((1u << NumberBits) - 1);
        return Kinds.GetOrAdd(kind, static _ => (uint)Interlocked.Increment(ref _kinds)) << NumberBits | number;
    }

    /// <summary>The id, with the kind of its request where this process made it.</summary>
    public static string Describe(uint id)
    {
        var kind = Kinds.FirstOrDefault(pair => pair.Value == id >> NumberBits).Key;
        return kind is null ? $"request {Stamp.IdText(id)}" : $"request {Stamp.IdText(id)} ({kind})";
    }
}
