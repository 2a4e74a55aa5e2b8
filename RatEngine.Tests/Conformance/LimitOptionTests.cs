using RatEngine.Conformance;

namespace RatEngine.Tests.Conformance;

/// <summary>The limits of <see cref="HttpLimits"/> are options: a request of just that size is taken, one more is refused.</summary>
public sealed class LimitOptionTests
{
    private const string Line = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    private const string Chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Test]
    [Rule("line.length")]
    public Task Longest_request_line_can_be_set() => HoldsAsync(
        new HttpLimits { MaxRequestLineBytes = 64 },
        "GET /hello?" + new string('x', 64 - "GET /hello? HTTP/1.1\r\n".Length) + " HTTP/1.1\r\nHost: a\r\n\r\n",
        WireCase.Refused("", "GET /hello?" + new string('x', 65 - "GET /hello? HTTP/1.1\r\n".Length) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414));

    [Test]
    [Rule("field.bytes")]
    public Task Largest_head_can_be_set() => HoldsAsync(
        new HttpLimits { MaxHeadBytes = 256 },
        $"{Line}X:{new string('x', 256 - Line.Length - "X:\r\n\r\n".Length)}\r\n\r\n",
        WireCase.Refused("", $"{Line}X:{new string('x', 257 - Line.Length - "X:\r\n\r\n".Length)}\r\n\r\n", 431));

    [Test]
    [Rule("field.count")]
    public Task Most_fields_can_be_set() => HoldsAsync(
        new HttpLimits { MaxFields = 2 },
        Line + "X:\r\n\r\n",
        WireCase.Refused("", Line + "X:\r\nX:\r\n\r\n", 431));

    [Test]
    [Rule("trailer.limits")]
    public Task Most_trailers_can_be_set() => HoldsAsync(
        new HttpLimits { MaxFields = 2 },
        Chunked + "0\r\nA:\r\nB:\r\n\r\n",
        WireCase.RefusedInBody("", Chunked + "0\r\nA:\r\nB:\r\nC:\r\n\r\n", 431));

    [Test]
    [Rule("chunk.extension-limit")]
    public Task Most_bytes_of_extensions_can_be_set() => HoldsAsync(
        new HttpLimits { MaxChunkExtensionBytes = 8 },
        Chunked + "1;abc\r\nx\r\n0;def\r\n\r\n",
        WireCase.RefusedInBody("", Chunked + "1;abc\r\nx\r\n0;defg\r\n\r\n"));

    [Test]
    [Rule("body.limit")]
    public Task Longest_body_can_be_set() => HoldsAsync(
        new HttpLimits { MaxRequestBodyBytes = 3 },
        Chunked + "3\r\nabc\r\n0\r\n\r\n",
        WireCase.RefusedInBody("", Chunked + "4\r\nabcd\r\n0\r\n\r\n", 413));

    [Test]
    [Rule("body.drained")]
    public Task Most_bytes_to_drain_can_be_set() => HoldsAsync(
        new HttpLimits { MaxDrainedBodyBytes = 3 },
        "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        WireCase.Closed("", "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd"));

    private static async Task HoldsAsync(HttpLimits limits, string within, WireCase beyond)
    {
        await WireCheck.HoldsAsync(WireCase.Kept("", within), limits);
        await WireCheck.HoldsAsync(beyond, limits);
    }
}
