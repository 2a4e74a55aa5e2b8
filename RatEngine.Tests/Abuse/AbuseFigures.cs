using System.Globalization;

namespace RatEngine.Tests.Abuse;

/// <summary>What one abuse did to the server: a row of the table.</summary>
/// <param name="What">The abuse, in a few words.</param>
/// <param name="Test">The test's name.</param>
/// <param name="Honest">What an honest client's requests took meanwhile.</param>
/// <param name="Others">The share of the machine that other processes took meanwhile.</param>
/// <param name="MemoryBefore">Memory of the server's process, in bytes: before, …</param>
/// <param name="MemoryPeak">… at most, …</param>
/// <param name="MemoryAfter">… and when all abusers had gone.</param>
/// <param name="DescriptorsBefore">Descriptors of the server's process, in the same way.</param>
/// <param name="DescriptorsPeak">The most.</param>
/// <param name="DescriptorsAfter">When all abusers had gone.</param>
/// <param name="Answers">What the server answered to the abusers, and how often.</param>
internal sealed record AbuseFigures(
    string What,
    string Test,
    Latencies Honest,
    double Others,
    long MemoryBefore,
    long MemoryPeak,
    long MemoryAfter,
    int DescriptorsBefore,
    int DescriptorsPeak,
    int DescriptorsAfter,
    string Answers)
{
    private const double MiB = 1024 * 1024;

    public const string Header =
        "| abuse | p50 | p99 | max | memory before, peak, after | descriptors before, peak, after | what the server answered | test |\n|---|---:|---:|---:|---|---|---|---|";

    /// <summary>What did not come back, in bytes.</summary>
    public long MemoryGrowth => MemoryAfter - MemoryBefore;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What} | {Honest.Median:0.0} | {Honest.P99:0.0} | {Honest.Max:0.0} | {MemoryBefore / MiB:0}, {MemoryPeak / MiB:0}, {MemoryAfter / MiB:0} | {DescriptorsBefore}, {DescriptorsPeak}, {DescriptorsAfter} | {Answers} | `{Test}` |");
}
