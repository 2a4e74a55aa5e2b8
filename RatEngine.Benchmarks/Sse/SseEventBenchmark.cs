using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RatEngine.Benchmarks.Inputs;
using RatEngine.Sse;

namespace RatEngine.Benchmarks.Sse;

/// <summary>One event of JSON, from the object to its block, against the framework's formatter with a JSON writer. See
/// <see cref="SseEncoderBenchmark"/> for what each of them does.</summary>
[MemoryDiagnoser]
public class SseEventBenchmark
{
    private const int EventsAnOperation = 256;

    private readonly ArrayBufferWriter<byte> _output = new(1024);

    [Benchmark(Baseline = true, OperationsPerInvoke = EventsAnOperation)]
    public Task SseFormatterJson() => SseFormatter.WriteAsync(Items(), Stream.Null, static (item, output) =>
    {
        using var json = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(json, item.Data, BenchmarkJson.Default.Reading);
    });

    [Benchmark(OperationsPerInvoke = EventsAnOperation)]
    public int Json()
    {
        var written = 0;
        for (var i = 0; i < EventsAnOperation; i++)
        {
            _output.ResetWrittenCount();
            written += SseWriter.WriteChunk(_output, SseEvent.Json(Reading.Example, BenchmarkJson.Default.Reading, "reading"));
        }

        return written;
    }

    private static async IAsyncEnumerable<SseItem<Reading>> Items()
    {
        for (var i = 0; i < EventsAnOperation; i++)
            yield return new SseItem<Reading>(Reading.Example, "reading");
        await Task.CompletedTask;
    }
}
