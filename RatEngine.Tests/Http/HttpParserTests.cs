using System.Buffers;
using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class HttpParserTests
{
    private const string Request = "POST /a/b?c=d HTTP/1.1\r\nHost: example.com\r\nContent-Length: 12\r\nX-One:  two words \t\r\n\r\n";

    [Test]
    public void Head_is_read_into_its_parts()
    {
        var head = HeadRun.Everyway(Request + "body").Head;
        Assert.Multiple(() =>
        {
            Assert.That(head.Method, Is.EqualTo(RequestMethod.Post));
            Assert.That(Text(head.RawTarget), Is.EqualTo("/a/b?c=d"));
            Assert.That(Text(head.Path), Is.EqualTo("/a/b"));
            Assert.That(Text(head.Query), Is.EqualTo("c=d"));
            Assert.That(head.MinorVersion, Is.EqualTo(1));
            Assert.That(head.ContentLength, Is.EqualTo(12));
            Assert.That(head.Fields.Count, Is.EqualTo(3));
            Assert.That(Text(head.Bytes.Span), Is.EqualTo(Request));
        });
    }

    [Test]
    public void Head_within_the_first_segment_is_not_copied()
    {
        var bytes = Encoding.ASCII.GetBytes(Request);
        var buffers = new[] { new ReadOnlySequence<byte>(bytes), Segments.Cut([.. bytes, .. "body"u8], bytes.Length + 1) };
        foreach (var buffer in buffers)
        {
            var head = Parse(new HttpParser(new HttpLimits()), new RequestHead(), buffer);
            Assert.That(head.Bytes.Span.Overlaps(buffer.FirstSpan), Is.True);
            Assert.That(head.Path.Overlaps(buffer.FirstSpan), Is.True);
        }
    }

    [Test]
    public void Pipelined_heads_are_read_one_after_another_by_one_parser()
    {
        byte[] bytes =
        [
            .. "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8,
            .. "\r\nGET /%32 HTTP/1.0\r\n\r\n"u8,
            .. "OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n"u8,
        ];
        foreach (var buffer in new[] { new ReadOnlySequence<byte>(bytes), Segments.Single(bytes) })
        {
            var rest = buffer;
            var parser = new HttpParser(new HttpLimits());
            var head = new RequestHead();
            List<string> seen = [];
            while (!rest.IsEmpty)
            {
                Assert.That(parser.ParseHead(rest, head, out var consumed, out _, out _), Is.EqualTo(ParseStatus.Done));
                var hasConnection = head.TryGet(KnownField.Connection, out _);
                seen.Add($"{head.Method} {Text(head.Path)} {head.KeepAlive} {head.Fields.Count} {hasConnection}");
                rest = rest.Slice(consumed);
            }

            Assert.That(seen, Is.EqualTo(new[] { "Get /1 False 2 True", "Get /2 False 0 False", "Options * True 1 False" }));
        }
    }

    [Test]
    public void Detached_head_outlives_the_bytes_it_came_in([Values("/a/b", "/a%20b", "/a/../b")] string path)
    {
        var bytes = Encoding.ASCII.GetBytes($"GET {path}?q HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 7\r\n\r\n");
        var head = Parse(new HttpParser(new HttpLimits()), new RequestHead(), new ReadOnlySequence<byte>(bytes));
        var expected = Text(head.Path);
        head.Detach();
        bytes.AsSpan().Fill((byte)'!');
        Assert.Multiple(() =>
        {
            Assert.That(Text(head.Path), Is.EqualTo(expected));
            Assert.That(Text(head.Query), Is.EqualTo("q"));
            Assert.That(head.TryGet(KnownField.LastEventId, out var id) ? Text(id) : null, Is.EqualTo("7"));
        });
    }

    [Test]
    public void Head_may_be_used_again_after_it_was_detached()
    {
        var parser = new HttpParser(new HttpLimits());
        var head = Parse(parser, new RequestHead(), new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes("GET /%41 HTTP/1.0\r\n\r\n")));
        head.Detach();
        parser.ReleaseBuffers();
        Parse(parser, head, Segments.Single(Encoding.ASCII.GetBytes(Request)));
        Assert.That((Text(head.Path), head.Fields.Count), Is.EqualTo(("/a/b", 3)));
    }

    [Test]
    public void Trailers_leave_the_head_as_it_is()
    {
        var parser = new HttpParser(new HttpLimits());
        var head = Parse(parser, new RequestHead(), Segments.Single(Encoding.ASCII.GetBytes(Request)));
        var trailers = new FieldTable();
        var status = parser.ParseTrailers(Segments.Single("X-One: three\r\n\r\n"u8), trailers, out _, out _, out _);
        Assert.That(status, Is.EqualTo(ParseStatus.Done));
        Assert.That(head.TryGet("X-One"u8, out var value) ? Text(value) : null, Is.EqualTo("two words"));
        Assert.That(trailers.TryGet("x-one"u8, out value) ? Text(value) : null, Is.EqualTo("three"));
    }

    private static RequestHead Parse(HttpParser parser, RequestHead head, ReadOnlySequence<byte> buffer)
    {
        var status = parser.ParseHead(buffer, head, out _, out _, out var refusal);
        Assert.That(status, Is.EqualTo(ParseStatus.Done), $"{refusal}");
        return head;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
