using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server;

/// <summary>What the executable says to a mistake holds nothing of what was sent: a page cannot be made to show what an attacker wrote.</summary>
public sealed class ErrorPageTests
{
    // Valid in a path, a query, a field's value and JSON, so that it gets as far as it can.
    private const string Sent = "zebra";

    [TestCase("GET /zebra", "", "", 404)]
    [TestCase("GET /%3Czebra%3E", "", "", 404)]
    [TestCase("DELETE /?zebra=zebra", "", "", 405)]
    [TestCase("TRACE /zebra", "X: zebra\r\n", "", 405)]
    [TestCase("ZEBRA /", "", "", 501)]
    [TestCase("GET /\\zebra", "", "", 400)]
    [TestCase("GET /%zzzebra", "", "", 400)]
    [TestCase("GET /", "zebra zebra\r\n", "", 400)]
    [TestCase("GET /", "X: zebra\u0001\r\n", "", 400)]
    [TestCase("GET /", "Expect: zebra\r\n", "", 417)]
    [TestCase("POST /api/upload", "Transfer-Encoding: zebra\r\n", "", 400)]
    [TestCase("POST /api/upload", "Transfer-Encoding: zebra, chunked\r\n", "", 501)]
    [TestCase("POST /api/upload", "Content-Length: zebra\r\n", "", 400)]
    [TestCase("POST /api/upload", "Content-Type: multipart/form-data; boundary=zebra\r\n", "zebra", 400)]
    [TestCase("POST /api/upload/zebra!", "", "zebra", 400)]
    [TestCase("GET /api/download/zebra", "", "", 404)]
    [TestCase("GET /api/logs/zebra", "", "", 404)]
    [TestCase("GET /api/timeout-stream?seconds=zebra", "", "", 400)]
    [TestCase("GET /api/progress/a?simulate=zebra", "", "", 400)]
    [TestCase("GET /events/zebra%01", "", "", 400)]
    [TestCase("GET /events/a?last=zebra", "", "", 400)]
    [TestCase("POST /events", "", "[\"zebra\\u0001\"]", 400)]
    [TestCase("POST /publish/zebra%01", "", "zebra", 400)]
    [TestCase("POST /publish/a?event=rat.zebra", "", "zebra", 400)]
    [TestCase("POST /publish/a?retry=zebra", "", "zebra", 400)]
    [TestCase("POST /publish/a", "Content-Type: text/plain; charset=zebra\r\n", "zebra", 415)]
    [TestCase("POST /publish", "Content-Type: text/zebra\r\n", "zebra", 415)]
    [TestCase("POST /publish", "Content-Type: application/json\r\n", "zebra", 400)]
    [TestCase("POST /publish", "Content-Type: application/json\r\n", "{\"zebra\":1}", 400)]
    [TestCase("POST /publish/a", "Origin: http://zebra.example\r\n", "zebra", 403)]
    [Rule("answer.secrecy")]
    public async Task Error_page_holds_nothing_of_the_request(string line, string fields, string body, int status)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        string length = body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "";
        await client.SendAsync($"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}{length}\r\n{body}");
        RawResponse answer = await client.ReadResponseAsync();
        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(status), answer.RawText);
            Assert.That(answer.RawText, Does.Not.Contain(Sent).IgnoreCase);
            Assert.That(answer.RawText, Does.Not.Match("(?i)ratengine|\\.net|server:"));
        });
    }

    [Test]
    [Rule("answer.secrecy")]
    public async Task Refused_name_of_a_server_is_not_repeated()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: {Sent}.example\r\n\r\n");
        RawResponse answer = await client.ReadResponseAsync();
        Assert.That(answer.Status, Is.EqualTo(421));
        Assert.That(answer.RawText, Does.Not.Contain(Sent));
    }
}
