using System.Globalization;
using BenchmarkDotNet.Attributes;
using RatEngine.Sse;

namespace RatEngine.Benchmarks.Sse;

/// <summary>What makes a chunk of a block: its size and both line ends, without the block's own bytes. The baseline is the simplest
/// correct code: the number formatted by the framework.</summary>
[MemoryDiagnoser]
public class SseWriterBenchmark
{
    private byte[] _chunk = [];

    /// <summary>The length of the block, in bytes.</summary>
    [Params(64, 64 * 1024)]
    public int BlockBytes { get; set; }

    [GlobalSetup]
    public void Setup() => _chunk = new byte[SseWriter.GetChunkLength(BlockBytes)];

    [Benchmark(Baseline = true)]
    public int Simplest()
    {
        BlockBytes.TryFormat(_chunk, out var digits, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(_chunk.AsSpan(digits));
        "\r\n"u8.CopyTo(_chunk.AsSpan(digits + 2 + BlockBytes));
        return digits + 2 + BlockBytes + 2;
    }

    [Benchmark]
    public int OpenChunk()
    {
        var total = SseWriter.GetChunkLength(BlockBytes);
        return SseWriter.OpenChunk(BlockBytes, _chunk.AsSpan(0, total)).Length;
    }
}
