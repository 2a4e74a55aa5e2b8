using System.Collections.Concurrent;

namespace RatEngine.Benchmarks.Soak;

/// <summary>What was published: the last number of each topic that the server has confirmed. Thread-safe.</summary>
internal sealed class HubLedger
{
    private readonly ConcurrentDictionary<string, long> _last = new();

    public static IReadOnlyList<string> Topics { get; } = ["soak/room/1", "soak/room/2", "soak/room/3", "soak/news", "soak/prices"];

    public long Last(string topic) => _last.GetValueOrDefault(topic, -1);

    public void Confirm(string topic, long number) => _last[topic] = number;
}
