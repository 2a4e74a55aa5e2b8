using System.Buffers;
using System.Text.Unicode;
using BenchmarkDotNet.Attributes;
using RatEngine.Http;

namespace RatEngine.Benchmarks.Http;

/// <summary>Writes one response head. The baseline is the simplest code that allocates nothing: one interpolation, written as UTF-8
/// (Kestrel's heads cannot be written from outside).</summary>
[MemoryDiagnoser]
public class ResponseHeadBenchmark
{
    private const string Short = "short";
    private const string Stream = "stream";
    private const string Many = "12 fields";
    private const int ContentLength = 13;
    private const int Room = 4096;

    private readonly ArrayBufferWriter<byte> _output = new(Room);
    private readonly DateField _date = new(TimeProvider.System);
    private KeyValuePair<string, string>[] _fields = [];
    private string _contentType = "";

    [Params(Short, Stream, Many)]
    public string Input { get; set; } = "";

    private ResponseFraming Framing => Input == Stream ? ResponseFraming.Chunked : ResponseFraming.Length;

    [GlobalSetup]
    public void Setup()
    {
        _contentType = Input == Stream ? "text/event-stream" : "text/plain; charset=utf-8";
        _fields = Input switch
        {
            Short => [],
            Stream => [new("Cache-Control", "no-store, no-transform"), new("X-Accel-Buffering", "no")],
            _ => [.. Enumerable.Range(0, 12).Select(i => new KeyValuePair<string, string>($"X-Field-{i}", "a value of 32 characters, or so."))],
        };
        if (Simplest() != RatEngine()) throw new InvalidOperationException($"The heads of {Input} differ.");
    }

    [Benchmark(Baseline = true)]
    public int Simplest()
    {
        _output.ResetWrittenCount();
        var span = _output.GetSpan(Room);
        Utf8.TryWrite(span, $"HTTP/1.1 {200} {"OK"}\r\n", out var at);
        _date.Line.CopyTo(span[at..]);
        at += _date.Line.Length;
        Utf8.TryWrite(span[at..], $"Content-Type: {_contentType}\r\n", out var written);
        at += written;
        if (Framing == ResponseFraming.Chunked) Utf8.TryWrite(span[at..], $"Transfer-Encoding: chunked\r\n", out written);
        else Utf8.TryWrite(span[at..], $"Content-Length: {ContentLength}\r\n", out written);
        at += written;
        foreach (var (name, value) in _fields)
        {
            Utf8.TryWrite(span[at..], $"{name}: {value}\r\n", out written);
            at += written;
        }

        "\r\n"u8.CopyTo(span[at..]);
        _output.Advance(at + 2);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int RatEngine()
    {
        _output.ResetWrittenCount();
        ResponseHead.Write(_output, 200, _date.Line, _contentType, Framing, ContentLength, connection: default, _fields);
        return _output.WrittenCount;
    }
}
