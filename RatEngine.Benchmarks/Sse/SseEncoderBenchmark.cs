using System.Buffers;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using BenchmarkDotNet.Attributes;
using RatEngine.Sse;

namespace RatEngine.Benchmarks.Sse;

/// <summary>One event in its chunk, from prepared UTF-8 and from text, against the framework's formatter. That one writes to a
/// stream (here one that throws away), from a sequence, and frames no chunks; its cost is shared out among the events of the
/// sequence.</summary>
[MemoryDiagnoser]
public class SseEncoderBenchmark
{
    private const int EventsAnOperation = 256;

    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private byte[] _prepared = [];
    private string _text = "";

    /// <summary>The length of the data, in bytes.</summary>
    [Params(64, 1024, 65_536)]
    public int Size { get; set; }

    /// <summary>The lines that the data is broken into.</summary>
    [Params(1, 16)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var line = new string('x', Size / Lines - 1) + "\n";
        _text = new StringBuilder().Insert(0, line, Lines).ToString().TrimEnd('\n');
        _prepared = Encoding.UTF8.GetBytes(_text);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = EventsAnOperation)]
    public Task BclFormatter() => SseFormatter.WriteAsync(Items(), Stream.Null);

    [Benchmark(OperationsPerInvoke = EventsAnOperation)]
    public int Simplest()
    {
        var written = 0;
        for (var i = 0; i < EventsAnOperation; i++)
        {
            _output.ResetWrittenCount();
            var block = $"event: progress\ndata: {_text.Replace("\n", "\ndata: ", StringComparison.Ordinal)}\n\n";
            var bytes = Encoding.UTF8.GetBytes(block);
            _output.Write(Encoding.UTF8.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)));
            _output.Write("\r\n"u8);
            _output.Write(bytes);
            _output.Write("\r\n"u8);
            written += _output.WrittenCount;
        }

        return written;
    }

    [Benchmark(OperationsPerInvoke = EventsAnOperation)]
    public int PreparedData()
    {
        var written = 0;
        for (var i = 0; i < EventsAnOperation; i++)
        {
            _output.ResetWrittenCount();
            written += SseWriter.WriteChunk(_output, new SseEvent(_prepared, "progress"));
        }

        return written;
    }

    [Benchmark(OperationsPerInvoke = EventsAnOperation)]
    public int Text()
    {
        var written = 0;
        for (var i = 0; i < EventsAnOperation; i++)
        {
            _output.ResetWrittenCount();
            written += SseWriter.WriteChunk(_output, new SseEvent(_text, "progress"));
        }

        return written;
    }

    private async IAsyncEnumerable<SseItem<string>> Items()
    {
        for (var i = 0; i < EventsAnOperation; i++)
            yield return new SseItem<string>(_text, "progress");
        await Task.CompletedTask;
    }
}
