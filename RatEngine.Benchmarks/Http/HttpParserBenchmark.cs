using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RatEngine.Http;

namespace RatEngine.Benchmarks.Http;

/// <summary>Reads one head, of the sizes that a load generator, a browser and a client at the limit send.</summary>
[MemoryDiagnoser]
public class HttpParserBenchmark
{
    private readonly HttpParser _parser = new(new HttpLimits());
    private readonly RequestHead _head = new();
    private byte[] _bytes = [];
    private ReadOnlySequence<byte> _oneSegment;
    private ReadOnlySequence<byte> _manySegments;

    [Params("wrk", "browser", "limit")]
    public string Input { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _bytes = Encoding.ASCII.GetBytes(Input switch
        {
            "wrk" => "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:8087\r\n\r\n",
            "browser" => BrowserHead(),
            _ => LargeHead(),
        });
        _oneSegment = new ReadOnlySequence<byte>(_bytes);
        _manySegments = BenchmarkSegments.Cut(_bytes, pieces: 8);
    }

    /// <summary>The simplest correct thing: a string, split at its lines, into a dictionary.</summary>
    [Benchmark(Baseline = true)]
    public int SplitStrings()
    {
        var text = Encoding.Latin1.GetString(_bytes);
        var lines = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        var requestLine = lines[0].Split(' ');
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..].Trim(' ', '\t');
        }

        return requestLine.Length + fields.Count;
    }

    [Benchmark]
    public int OneSegment() => Read(_oneSegment);

    [Benchmark]
    public int EightSegments() => Read(_manySegments);

    private int Read(in ReadOnlySequence<byte> buffer)
    {
        _ = _parser.ParseHead(buffer, _head, out _, out _, out _);
        return _head.Fields.Count;
    }

    private static string BrowserHead() =>
        "GET /api/progress/test123?from=page HTTP/1.1\r\n"
        + "Host: localhost:8087\r\n"
        + "Connection: keep-alive\r\n"
        + "sec-ch-ua: \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\"\r\n"
        + "sec-ch-ua-mobile: ?0\r\n"
        + "sec-ch-ua-platform: \"Linux\"\r\n"
        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36\r\n"
        + "Accept: text/event-stream\r\n"
        + "Cache-Control: no-cache\r\n"
        + "Sec-Fetch-Site: same-origin\r\n"
        + "Sec-Fetch-Mode: cors\r\n"
        + "Sec-Fetch-Dest: empty\r\n"
        + "Referer: http://localhost:8087/\r\n"
        + "Accept-Encoding: gzip, deflate, br, zstd\r\n"
        + "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
        + "Cookie: session=0123456789abcdef0123456789abcdef\r\n"
        + "\r\n";

    private static string LargeHead()
    {
        var head = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
        var value = new string('x', 340);
        for (var i = 0; i < 90; i++) head.Append(CultureInfo.InvariantCulture, $"X-Field-{i}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }
}
