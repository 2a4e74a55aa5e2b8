using System.Buffers;
using BenchmarkDotNet.Attributes;
using RatEngine.Benchmarks.Inputs;
using RatEngine.Http;
using KestrelParser = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpParser<RatEngine.Benchmarks.Http.KestrelHead>;

namespace RatEngine.Benchmarks.Http;

/// <summary>Reads one head, of the sizes that a load generator, a browser and a client at the limit send. Kestrel's parser finds the lines
/// and hands them out, here to code that counts them: it keeps none. RatEngine's keeps all of them, knows the fields that mean something
/// to it, judges length, host and codings, and resolves the path: what in Kestrel comes behind its parser.</summary>
[MemoryDiagnoser]
public class HttpParserBenchmark
{
    private readonly HttpParser _parser = new(new HttpLimits());
    private readonly RequestHead _head = new();
    private readonly KestrelParser _kestrel = new();
    private readonly FieldCount _kestrelFields = new();
    private ReadOnlySequence<byte> _bytes;

    [Params(RequestHeads.Small, RequestHeads.Browser, RequestHeads.Large)]
    public string Input { get; set; } = "";

    /// <summary>How many receives brought the head.</summary>
    [Params(1, 8)]
    public int Segments { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _bytes = Inputs.Segments.Cut(RequestHeads.Of(Input), Segments);
        if (RatEngine() != Kestrel()) throw new InvalidOperationException($"The parsers do not agree about the {Input} head.");
    }

    [Benchmark(Baseline = true)]
    public int Kestrel()
    {
        _kestrelFields.Value = 0;
        var reader = new SequenceReader<byte>(_bytes);
        var handler = new KestrelHead(_kestrelFields);
        return _kestrel.ParseRequestLine(handler, ref reader) && _kestrel.ParseHeaders(handler, ref reader) ? _kestrelFields.Value : -1;
    }

    [Benchmark]
    public int RatEngine()
    {
        _ = _parser.ParseHead(_bytes, _head, out _, out _, out _);
        return _head.Fields.Count;
    }
}
