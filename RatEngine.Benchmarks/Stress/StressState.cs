using System.Text.Json;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>What the server's process holds, and what its handlers have found. One line of JSON between the two processes.</summary>
internal sealed record StressState
{
    /// <summary>Open connections.</summary>
    public int Connections { get; init; }

    /// <summary>Blocks that are rented from the pool.</summary>
    public long RentedBlocks { get; init; }

    /// <summary>Open sockets; 0 where the system does not say.</summary>
    public int Sockets { get; init; }

    /// <summary>Open descriptors of all kinds, the runtime's own assemblies left out; 0 where the system does not say.</summary>
    public int Descriptors { get; init; }

    /// <summary>The longest that a topic store's lock was held, in milliseconds; null where the hub does not measure it.</summary>
    public double? LongestTopicLockMs { get; init; }

    /// <summary>How often each hostile handler ran.</summary>
    public IReadOnlyDictionary<string, long> Handled { get; init; } = new Dictionary<string, long>();

    /// <summary>How many faults of each kind the server's side has found.</summary>
    public IReadOnlyDictionary<FaultKind, long> Faults { get; init; } = new Dictionary<FaultKind, long>();

    /// <summary>The first of them.</summary>
    public IReadOnlyList<string> FirstFaults { get; init; } = [];

    public string ToLine() => JsonSerializer.Serialize(this);

    public static StressState Parse(string line) => JsonSerializer.Deserialize<StressState>(line)!;

    /// <summary>Nobody is connected, and all that this state counts has come back to what it was.</summary>
    public bool IsBackAt(StressState start) =>
        Connections == 0 && RentedBlocks == start.RentedBlocks && Sockets == start.Sockets && Descriptors <= start.Descriptors;
}
