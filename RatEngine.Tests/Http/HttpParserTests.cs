using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class HttpParserTests
{
    [Test]
    public void A_request_is_read_into_its_parts()
    {
        var head = HeadRun.Everyway("POST /a/b?c=d HTTP/1.1\r\nHost: example.com\r\nContent-Length: 12\r\nX-One:  two words \t\r\n\r\n").Head;
        Assert.Multiple(() =>
        {
            Assert.That(head.Method, Is.EqualTo(RequestMethod.Post));
            Assert.That(Text(head.RawTarget), Is.EqualTo("/a/b?c=d"));
            Assert.That(Text(head.Path), Is.EqualTo("/a/b"));
            Assert.That(Text(head.Query), Is.EqualTo("c=d"));
            Assert.That(head.MinorVersion, Is.EqualTo(1));
            Assert.That(head.ContentLength, Is.EqualTo(12));
            Assert.That(head.KeepAlive, Is.True);
            Assert.That(head.TryGet("x-one"u8, out var value), Is.True);
            Assert.That(Text(value), Is.EqualTo("two words"));
        });
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
