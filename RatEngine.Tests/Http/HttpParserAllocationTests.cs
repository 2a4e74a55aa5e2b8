using System.Buffers;
using System.Text;
using RatEngine.Http;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

[NonParallelizable]
public sealed class HttpParserAllocationTests
{
    private const string Plain = "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:8087\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n";
    private const string Rich =
        "POST http://a/x/../%C3%BC?q=%20 HTTP/1.1\r\nHost: a:80\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nX-Any: 1\r\n\r\n";

    [TestCase(Plain)]
    [TestCase(Rich)]
    public void Head_in_one_segment_allocates_nothing(string request) =>
        Assert.That(BytesFor(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(request))), Is.Zero);

    [TestCase(Plain)]
    [TestCase(Rich)]
    public void Head_in_several_segments_allocates_nothing_once_its_buffer_has_grown(string request) =>
        Assert.That(BytesFor(Segments.Cut(Encoding.ASCII.GetBytes(request), 10, 40)), Is.Zero);

    private static long BytesFor(ReadOnlySequence<byte> buffer)
    {
        var parser = new HttpParser(new HttpLimits());
        var head = new RequestHead();
        Read(parser, head, buffer, 100);
        return Allocations.LeastOfThisThread(() => Read(parser, head, buffer, 100));
    }

    private static void Read(HttpParser parser, RequestHead head, ReadOnlySequence<byte> buffer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (parser.ParseHead(buffer, head, out _, out _, out _) != ParseStatus.Done) throw new InvalidOperationException("Refused.");
            _ = head.TryGet(KnownField.Host, out _) && head.TryGet("x-any"u8, out _);
        }
    }
}
