using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Security;

/// <summary>Logs hold no bodies, no credentials and no queries, at any level: whatever becomes of the request that has them.</summary>
public sealed class SecretLogTests
{
    private const string Secret = "zq7secret";
    private const string Fields = "Host: localhost\r\nAuthorization: Bearer " + Secret + "\r\nCookie: session=" + Secret + "\r\nX-Api-Key: " + Secret + "\r\n";
    private const string Query = "?token=" + Secret;

    private static readonly string[] Requests =
    [
        $"GET /{Query} HTTP/1.1\r\n{Fields}\r\n",
        $"GET /none{Query} HTTP/1.1\r\n{Fields}\r\n",
        $"DELETE /{Query} HTTP/1.1\r\n{Fields}\r\n",
        $"GET /topics{Query} HTTP/1.1\r\n{Fields}\r\n",
        $"GET /api/download/none{Query} HTTP/1.1\r\n{Fields}\r\n",
        $"GET /api/heartbeat-stream{Query}&seconds={Secret} HTTP/1.1\r\n{Fields}\r\n",
        $"GET /{Query} HTTP/1.1\r\n{Fields}Content-Length: {Secret}\r\n\r\n",
        $"GET /{Query} HTTP/1.1\r\n{Fields}Authorization: {Secret}\r\n\r\n",
        $"GET /{Query} HTTP/1.1\r\n{Fields}{Secret} : x\r\n\r\n",
        $"GET /{Query} {Secret}\r\n{Fields}\r\n",
        $"{Secret} /{Query} HTTP/1.1\r\n{Fields}\r\n",
        $"GET http://user:{Secret}@localhost/ HTTP/1.1\r\n{Fields}\r\n",
        $"GET / HTTP/1.1\r\nHost: {Secret}\r\n\r\n",
        $"POST / HTTP/1.1\r\n{Fields}Origin: http://{Secret}\r\nContent-Length: 0\r\n\r\n",
        Body("/publish/a", "text/plain", Secret),
        Body("/publish", "application/json", $$"""{"topic":"a","data":"{{Secret}}"}"""),
        Body("/publish", "application/json", $$"""{"topic":"a","data":"{{Secret}}"""),
        Body("/publish", Secret, Secret),
        Body("/api/upload/mine", "application/octet-stream", Secret),
        Body("/api/upload/other", "multipart/form-data; boundary=b", $"--b\r\nContent-Disposition: form-data; name=file; filename=\"{Secret}\"\r\n\r\n{Secret}\r\n--b--\r\n"),
        Body("/api/upload/third", "multipart/form-data; boundary=b", Secret),
        $"POST /publish/a{Query} HTTP/1.1\r\n{Fields}Transfer-Encoding: chunked\r\n\r\n9\r\n{Secret}\r\nxx{Secret}\r\n\r\n",
        $"POST /publish/a{Query} HTTP/1.1\r\n{Fields}Transfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: {Secret}\r\n\r\n",
        $"POST /api/upload/cut{Query} HTTP/1.1\r\n{Fields}Content-Length: 100\r\n\r\n{Secret}",
    ];

    [Test]
    public async Task No_log_entry_holds_what_a_client_keeps_secret()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("LogLevel", "trace"));
        foreach (string request in Requests)
            await SendAsync(server.Address, request);
        await server.App.StopAsync();
        AssertNoSecret(server.Log);
        Assert.That(server.Log.Entries.Select(entry => entry.EventId.Id), Does.Contain(200), "refusals were logged, so that something could have been");
    }

    [Test]
    public async Task No_log_entry_of_a_failing_handler_holds_what_a_client_keeps_secret()
    {
        await using TestServer server = await TestServer.StartAsync(app => app
            .Post("/boom", async (request, _) =>
            {
                await request.Body.ReadAtLeastAsync(1);
                throw new InvalidOperationException("broken");
            })
            .Get("/short", (_, response) =>
            {
                response.ContentLength = 5;
                return default;
            })
            .Sse("/stream", (RatRequest _) => FailAsync()));
        await SendAsync(server.Address, Body("/boom", "text/plain", Secret));
        await SendAsync(server.Address, $"GET /short{Query} HTTP/1.1\r\n{Fields}\r\n");
        // A client that half-closes would be gone before its stream can fail.
        await SendAsync(server.Address, $"GET /stream{Query} HTTP/1.1\r\n{Fields}Connection: close\r\n\r\n", halfClose: false);
        await server.App.StopAsync();
        AssertNoSecret(server.Log);
        Assert.That(server.Log.Entries.Count(entry => entry.Exception is InvalidOperationException || entry.EventId.Id == 202), Is.EqualTo(3), "each failure was logged");
    }

    private static async IAsyncEnumerable<string> FailAsync()
    {
        yield return "first";
        await Task.Yield();
        throw new InvalidOperationException("broken");
    }

    private static string Body(string path, string type, string body) =>
        $"POST {path}{Query} HTTP/1.1\r\n{Fields}Content-Type: {type}\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>Sends, and reads until the server has done with the connection.</summary>
    private static async Task SendAsync(string address, string request, bool halfClose = true)
    {
        using RawClient client = await RawClient.ConnectAsync(address);
        await client.SendAsync(request);
        if (halfClose)
            client.HalfClose();
        try
        {
            await client.ReadToEndAsync();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Cut, as an answer that cannot be ended must be.
        }
    }

    private static void AssertNoSecret(TestLog log) => Assert.That(
        log.Entries.Select(entry => $"{entry.Message} {string.Join(' ', entry.Values)} {entry.Exception}"),
        Has.None.Contains(Secret).IgnoreCase);
}
