namespace RatEngine.Tests.Conformance;

public sealed class EarlyRefusalTests
{
    [TestCase("GET /\u0001")]
    [TestCase("GET /hello HTTP/1.1\n")]
    [TestCase("GET /hello HTTP/x")]
    [TestCase("G{")]
    [TestCase("BREW ", 501)]
    [TestCase("PRI ", 505)]
    [TestCase("GET /%0g")]
    [TestCase("GET /hello HTTP/1.1\r\n ")]
    [TestCase("GET /hello HTTP/1.1\r\nHost : ")]
    [TestCase("GET /hello HTTP/1.1\r\nHost: a\r\nHost:")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5,")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding:")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost:")]
    [TestCase("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n", 413)]
    [TestCase("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n012345678\r\n2\r\n", 413)]
    [Rule("connection.at-once", "version.http2-preface")]
    public async Task Refusal_comes_as_soon_as_the_offending_byte_is_there(string start, int status = 400)
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync(start);
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(status));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [TestCase("HEAD /\u0001")]
    [TestCase("HEAD /hello HTTP/1.1\r\n\r\n")]
    [Rule("answer.head")]
    public async Task Refusal_of_HEAD_has_the_fields_and_no_content(string start)
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync(start);
        var answer = await client.ReadResponseAsync(toHead: true);
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Header("Content-Length"), Is.Not.Null);
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }
}
