using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RatEngine.Http;

namespace RatEngine.Benchmarks.Http;

/// <summary>Reads the framing of a body of 64 KiB. The baseline is the simplest correct code: it looks for the end of each size line, and
/// parses what stands before (Kestrel's decoder cannot be called from outside).</summary>
[MemoryDiagnoser]
public class ChunkDecoderBenchmark
{
    private const int BodyBytes = 64 * 1024;

    private readonly int _maxExtensionBytes = new HttpLimits().MaxChunkExtensionBytes;
    private ReadOnlySequence<byte> _body;

    /// <summary>The length of each chunk, in bytes.</summary>
    [Params(64, 16 * 1024)]
    public int ChunkBytes { get; set; }

    /// <summary>How many receives brought the body.</summary>
    [Params(1, 16)]
    public int Segments { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var chunk = ChunkBytes.ToString("x", CultureInfo.InvariantCulture) + "\r\n" + new string('x', ChunkBytes) + "\r\n";
        var body = string.Concat(Enumerable.Repeat(chunk, BodyBytes / ChunkBytes)) + "0\r\n\r\n";
        _body = Inputs.Segments.Cut(Encoding.ASCII.GetBytes(body), Segments);
        if (Simplest() != BodyBytes || RatEngine() != BodyBytes) throw new InvalidOperationException("The body was not read as it was written.");
    }

    [Benchmark(Baseline = true)]
    public long Simplest()
    {
        var reader = new SequenceReader<byte>(_body);
        var total = 0L;
        while (reader.TryReadTo(out ReadOnlySpan<byte> line, "\r\n"u8))
        {
            var semicolon = line.IndexOf((byte)';');
            if (semicolon >= 0) line = line[..semicolon].TrimEnd(" \t"u8);
            if (!Utf8Parser.TryParse(line, out long length, out var digits, 'x') || digits != line.Length || reader.Remaining < length) return -1;
            if (length == 0) return total;
            reader.Advance(length);
            total += length;
            if (!reader.IsNext("\r\n"u8, advancePast: true)) return -1;
        }

        return -1;
    }

    [Benchmark]
    public long RatEngine()
    {
        var decoder = new ChunkDecoder(_maxExtensionBytes);
        var total = 0L;
        foreach (var segment in _body)
        {
            for (var input = segment.Span; !input.IsEmpty;)
            {
                var status = decoder.Read(input, out var consumed, out _, out var dataLength, out _);
                total += dataLength;
                if (status == ChunkStatus.LastChunk) return total;
                if (status == ChunkStatus.Refused) return -1;
                input = input[consumed..];
            }
        }

        return -1;
    }
}
