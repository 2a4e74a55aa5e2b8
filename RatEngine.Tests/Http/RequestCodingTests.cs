using RatEngine.Http;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

public sealed class RequestCodingTests
{
    [TestCase("gzip", "", false)]
    [TestCase("identity", "", true)]
    [TestCase("", "", true)]
    [TestCase(" , ", "", true)]
    [TestCase("gzip", "gzip", true)]
    [TestCase("X-GZIP", "gzip", true)]
    [TestCase("br, gzip", "gzip br", true)]
    [TestCase("br, gzip", "gzip", false)]
    [TestCase("gzipp", "gzip", false)]
    [TestCase("gzip;q=1", "gzip", false)]
    public void Codings_are_known_where_all_of_them_are(string field, string known, bool areKnown) =>
        Assert.That(ContentCodings.AreKnown(field, known.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(areKnown));

    [TestCase("/plain", "gzip", 415, "identity")]
    [TestCase("/coded", "gzip", 200, null)]
    [TestCase("/coded", "br", 200, null)]
    [TestCase("/coded", "gzip, zstd", 415, "gzip, br")]
    public async Task Route_gets_the_codings_that_it_decodes_and_no_others(string path, string coding, int status, string? accepted)
    {
        var called = 0;
        await using var server = TestServer.StartInMemory(app => app
            .Post("/plain", Handle)
            .Post("/coded", Handle, new RouteOptions { ContentCodings = ["gzip", "br"] }));
        var answer = await MemoryClient.ExchangeAsync(
            server, $"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: {coding}\r\nContent-Length: 2\r\n\r\n\u001F\u008B");
        Assert.Multiple(() =>
        {
            Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} "));
            Assert.That(answer, accepted is null ? Does.Not.Contain("Accept-Encoding") : Does.Contain($"\r\nAccept-Encoding: {accepted}\r\n"));
            Assert.That(called, Is.EqualTo(status == 200 ? 1 : 0));
        });

        ValueTask Handle(RatRequest request, RatResponse response)
        {
            called++;
            return response.SendTextAsync("taken");
        }
    }

    [Test]
    public async Task Client_that_waits_for_100_learns_it_without_sending_its_body()
    {
        await using var server = TestServer.StartInMemory(app => app.Post("/", static (_, response) => response.SendTextAsync("taken")));
        var client = server.ConnectInMemory();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Encoding: gzip\r\nContent-Length: 1000000\r\n\r\n");
        Assert.That(await client.ReadToEndAsync(), Does.StartWith("HTTP/1.1 415 ").And.Contains("\r\nConnection: close\r\n"));
    }
}
