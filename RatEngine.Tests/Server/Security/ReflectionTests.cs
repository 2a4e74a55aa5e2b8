using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Security;

/// <summary>Nothing that a client sent comes back in an answer that refuses it, and nothing says what serves it.</summary>
public sealed class ReflectionTests
{
    private const string Marker = "zq7reflected";
    private const string Hostile = "%3Cscript%3E" + Marker;

    private ServerUnderTest _server = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _server = await ServerUnderTest.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [TestCase("GET /" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [TestCase("GET /?" + Marker + "=" + Hostile + " HTTP/1.1\r\nHost: " + Marker + "\r\n\r\n", 421)]
    [TestCase("GET /" + Marker + "<b> HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /%zz" + Marker + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /" + Marker + " HTTP/1.1\r\nHost: " + Marker + "<b>\r\n\r\n", 400)]
    [TestCase("GET http://" + Marker + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\n" + Marker + " : x\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + Marker + "\x01\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + Marker + "\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: " + Marker + ", chunked\r\n\r\n", 501)]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\nExpect: " + Marker + "\r\n\r\n", 417)]
    [TestCase(Marker + " / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501)]
    [TestCase("GET / " + Marker + "\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("DELETE /?" + Marker + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [TestCase("POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://" + Marker + "\r\nContent-Length: 0\r\n\r\n", 403)]
    [TestCase("GET /api/heartbeat-stream?seconds=" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /api/progress/" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /api/progress/a?simulate=" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /api/download/" + Marker + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [TestCase("GET /api/logs/" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [TestCase("GET /events?topic=" + Hostile + "%0A HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /events/a?last=" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("GET /topics/" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [TestCase("GET /topics?limit=" + Hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [TestCase("POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/" + Marker + "\r\nContent-Length: 2\r\n\r\n{}", 415)]
    [TestCase("POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json; charset=" + Marker + "\r\nContent-Length: 2\r\n\r\n{}", 415)]
    [TestCase("POST /publish/a?event=rat." + Marker + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}", 400)]
    public async Task Refusal_shows_nothing_of_the_request(string request, int status)
    {
        RawResponse answer = await AskAsync(request);
        Assert.That(answer.Status, Is.EqualTo(status), answer.RawText);
        Assert.That(answer.RawText, Does.Not.Contain(Marker).IgnoreCase);
        Assert.That(answer.Header("Content-Type"), Is.EqualTo("text/plain; charset=utf-8"));
    }

    [Test]
    public async Task Request_line_that_is_too_long_is_refused_without_a_word_of_it()
    {
        RawResponse answer = await AskAsync($"GET /{Marker}{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.That((answer.Status, answer.RawText.Contains(Marker, StringComparison.OrdinalIgnoreCase)), Is.EqualTo((414, false)));
    }

    [Test]
    public async Task Handler_that_fails_shows_nothing_of_its_exception()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.Get("/<name>", (_, _) => throw new InvalidOperationException(Marker)));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync($"GET /{Marker} HTTP/1.1\r\nHost: {Marker}\r\nX: {Marker}\r\n\r\n");
        RawResponse answer = await client.ReadResponseAsync();
        Assert.That((answer.Status, answer.Text), Is.EqualTo((500, "Internal Server Error\n")));
        Assert.That(answer.RawText, Does.Not.Contain(Marker));
    }

    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [TestCase("GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [TestCase("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [TestCase("nonsense\r\n\r\n")]
    public async Task No_answer_names_the_server_or_its_version(string request)
    {
        RawResponse answer = await AskAsync(request);
        Assert.That(answer.Headers.Select(field => field.Key), Has.None.EqualTo("Server").And.None.StartWith("X-Powered").And.None.EqualTo("Via"));
        Assert.That(answer.Status == 200 ? "" : answer.RawText, Does.Not.Contain("RatEngine").And.Not.Contain(".NET"));
    }

    [Test]
    public void Executable_listens_on_loopback_unless_told_otherwise() => Assert.That(
        RatEngine.Server.Configuration.ServerOptionsReader.Read(new RatEngine.Server.Configuration.SettingValues()).Urls.Select(url => new Uri(url).IsLoopback),
        Is.EqualTo(new[] { true }));

    private async Task<RawResponse> AskAsync(string request)
    {
        using RawClient client = await RawClient.ConnectAsync(_server.Address);
        await client.SendAsync(request);
        return await client.ReadResponseAsync();
    }
}
