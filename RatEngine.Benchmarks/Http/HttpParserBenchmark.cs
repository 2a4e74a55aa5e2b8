using System.Buffers;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using RatEngine.Benchmarks.Inputs;
using RatEngine.Http;
using CountingParser = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpParser<RatEngine.Benchmarks.Http.CountedFields>;
using KeepingParser = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpParser<RatEngine.Benchmarks.Http.KeptFields>;

namespace RatEngine.Benchmarks.Http;

/// <summary>Reads one head, of the sizes that a load generator, a browser and a client at the limit send. Kestrel's parser finds the lines
/// and hands them out: it keeps none and knows none. RatEngine's keeps all of them, knows the fields that mean something to it, judges
/// length, host and codings, and resolves the path: what in Kestrel comes behind its parser. So it stands between the baseline, which does
/// less, and <see cref="KestrelKept"/>, which keeps the lines in the simplest way.</summary>
[MemoryDiagnoser]
public class HttpParserBenchmark
{
    private readonly HttpParser _parser = new(new HttpLimits());
    private readonly RequestHead _head = new();
    private readonly CountingParser _counting = new();
    private readonly CountedFields.Counter _counter = new();
    private readonly KeepingParser _keeping = new();
    private readonly HeaderDictionary _kept = [];
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
        // Kept is the path as well.
        if (RatEngine() != Kestrel() || RatEngine() != KestrelKept() - 1)
            throw new InvalidOperationException($"The parsers do not agree about the head \"{Input}\".");
    }

    [Benchmark(Baseline = true)]
    public int Kestrel()
    {
        _counter.Count = 0;
        var handler = new CountedFields(_counter);
        var reader = new SequenceReader<byte>(_bytes);
        return _counting.ParseRequestLine(handler, ref reader) && _counting.ParseHeaders(handler, ref reader) ? _counter.Count : -1;
    }

    [Benchmark]
    public int KestrelKept()
    {
        _kept.Clear();
        var handler = new KeptFields(_kept);
        var reader = new SequenceReader<byte>(_bytes);
        return _keeping.ParseRequestLine(handler, ref reader) && _keeping.ParseHeaders(handler, ref reader) ? _kept.Count : -1;
    }

    [Benchmark]
    public int RatEngine()
    {
        _ = _parser.ParseHead(_bytes, _head, out _, out _, out _);
        return _head.Fields.Count;
    }
}
