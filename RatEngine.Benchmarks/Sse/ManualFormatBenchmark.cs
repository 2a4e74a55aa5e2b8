using BenchmarkDotNet.Attributes;
using RatEngine.Sse;

namespace RatEngine.Benchmarks.Sse;

/// <summary>Telling payload from manual format. The baseline is the simplest correct code: it splits the string into its lines.</summary>
[MemoryDiagnoser]
public class ManualFormatBenchmark
{
    private const int KiB = 1024;

    private string _item = "";

    /// <summary>Payload is settled at its end; payload that ends with a blank line, at its first line; manual format has to be read to its
    /// end.</summary>
    [Params("payload", "payload with a blank line", "manual", "manual of many lines")]
    public string Input { get; set; } = "";

    /// <summary>The length of the string, in KiB.</summary>
    [Params(1, 64)]
    public int SizeKiB { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var length = SizeKiB * KiB;
        _item = Input switch
        {
            "payload" => new string('x', length),
            "payload with a blank line" => new string('x', length) + "\n\n",
            "manual" => "data: " + new string('x', length) + "\n\n",
            _ => string.Concat(Enumerable.Repeat("data: a line of 32 characters.\n\n", length / 32)),
        };
    }

    [Benchmark(Baseline = true)]
    public bool Simplest()
    {
        var lines = _item.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        return lines is [.., "", ""]
            && lines.All(line => line is "" || line.Split(':')[0] is "" or "data" or "event" or "id" or "retry");
    }

    [Benchmark]
    public bool IsManual() => ManualFormat.IsManual(_item);
}
