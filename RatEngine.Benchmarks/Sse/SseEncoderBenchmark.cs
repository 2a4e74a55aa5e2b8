using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text;
using BenchmarkDotNet.Attributes;
using RatEngine.Benchmarks.Inputs;
using RatEngine.Sse;

namespace RatEngine.Benchmarks.Sse;

/// <summary>One event of text with a type, as a block, against the framework's formatter. That one writes to a stream (here one that
/// throws away), from a sequence: its cost is shared out among the events of the sequence. RatEngine's block stands in its HTTP chunk
/// already.</summary>
[MemoryDiagnoser]
public class SseEncoderBenchmark
{
    private const int EventsAnOperation = 256;
    private const int Room = 1 << 20;

    private readonly ArrayBufferWriter<byte> _output = new(Room);
    private byte[] _prepared = [];
    private string _text = "";

    [Params(EventData.Short, EventData.MultiLine, EventData.Long)]
    public string Input { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _text = EventData.Of(Input);
        _prepared = Encoding.UTF8.GetBytes(_text);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = EventsAnOperation)]
    public Task SseFormatterText() => SseFormatter.WriteAsync(Items(), Stream.Null);

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

    /// <summary>The same from UTF-8 that was prepared once.</summary>
    [Benchmark(OperationsPerInvoke = EventsAnOperation)]
    public int PreparedUtf8()
    {
        var written = 0;
        for (var i = 0; i < EventsAnOperation; i++)
        {
            _output.ResetWrittenCount();
            written += SseWriter.WriteChunk(_output, new SseEvent(_prepared, "progress"));
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
