using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

/// <summary>Handlers that give validators, and requests with conditions: RFC 9110 section 13.</summary>
public sealed class ConditionalAnswerTests
{
    private const string Tag = "\"a\"";
    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string Modified = "Sun, 06 Nov 1994 08:49:37 GMT";

    private TestServer _server = null!;

    [SetUp]
    public async Task SetUp() => _server = await TestServer.StartAsync(app => app
        .Use(static (request, response, next) =>
        {
            if (!request.Path.StartsWith("/bare", StringComparison.Ordinal)) response.SetHeader("etag", Tag);
            if (!request.Path.StartsWith("/bare", StringComparison.Ordinal)) response.SetHeader("Last-Modified", Modified);
            response.SetHeader("Cache-Control", "max-age=60");
            response.SetHeader("Content-Language", "de");
            response.SetHeader("Vary", "Accept");
            response.SetHeader("X-Own", "kept");
            return next(request, response);
        })
        .Get("/text", static (_, response) => response.SendTextAsync("content"))
        .Get("/large", static (_, response) => response.SendAsync(new byte[100_000], "text/plain"))
        .Get("/chunked", static (_, response) => StreamAsync(response, length: null))
        .Get("/sized", static (_, response) => StreamAsync(response, length: 7))
        .Get("/flushed", static async (_, response) => await response.Body.FlushAsync())
        .Get("/empty", static (_, _) => default)
        .Get("/missing", static (_, response) => response.SendStatusAsync(404))
        .Get("/bare", static (_, response) => response.SendTextAsync("content"))
        .Get("/dated", static (_, response) =>
        {
            response.SetHeader("ETag", "none of its form");
            return response.SendTextAsync("content");
        })
        .Post("/text", static (_, response) => response.SendTextAsync("done"))
        .Put("/guarded", static (_, response) => ChangeAsync(response, "\"a\""))
        .Put("/new", static (_, response) => ChangeAsync(response, null))
        .Get("/guarded", static async (_, response) =>
        {
            if (await response.TryPassPreconditionsAsync(Tag)) await response.SendTextAsync("made");
        }));

    [TearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [Test]
    [Rule("validators")]
    public async Task Matching_tag_is_answered_304_without_content_however_the_handler_writes(
        [Values("/text", "/large", "/chunked", "/sized", "/flushed", "/empty", "/guarded")] string path, [Values("GET", "HEAD")] string method)
    {
        var answer = await AskAsync(method, path, $"If-None-Match: {Tag}");
        Assert.That(answer.Status, Is.EqualTo(304));
        Assert.That(answer.Header("ETag"), Is.EqualTo(Tag));
        Assert.That(answer.Header("Transfer-Encoding"), Is.Null);
        Assert.That(answer.Header("Content-Length"), Is.Null);
        Assert.That(answer.Header("Content-Type"), Is.Null);
    }

    [Test]
    [Rule("validators")]
    public async Task Failed_condition_is_answered_412_however_the_handler_writes(
        [Values("/text", "/large", "/chunked", "/sized", "/flushed", "/empty", "/guarded")] string path, [Values("GET", "HEAD")] string method)
    {
        var answer = await AskAsync(method, path, "If-Match: \"b\"");
        Assert.That(answer.Status, Is.EqualTo(412));
        Assert.That(answer.Text, Is.EqualTo(method == "GET" ? "Precondition Failed\n" : ""));
        Assert.That(answer.Header("Content-Length"), Is.EqualTo("20"));
        Assert.That(answer.Header("Cache-Control"), Is.Null, "an error must not be kept for a minute");
    }

    [TestCase("If-None-Match: \"b\"", 200)]
    [TestCase("If-None-Match: W/\"a\"", 304)]
    [TestCase("If-None-Match: *", 304)]
    [TestCase("If-None-Match: \"b\"\r\nIf-None-Match: \"a\"", 304)]
    [TestCase("If-None-Match: \"b\"\r\nIf-Modified-Since: " + Modified, 200)]
    [TestCase("If-Modified-Since: " + Modified, 304)]
    [TestCase("If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT", 304)]
    [TestCase("If-Modified-Since: Sun Nov  6 08:49:37 1994", 304)]
    [TestCase("If-Modified-Since: " + Before, 200)]
    [TestCase("If-Modified-Since: Mon, 06 Nov 1994 08:49:37 GMT", 200)]
    [TestCase("If-Modified-Since: 1994-11-06", 200)]
    [TestCase("If-Match: W/\"a\"", 412)]
    [TestCase("If-Match: *", 200)]
    [TestCase("If-Match: \"a\"\r\nIf-Unmodified-Since: " + Before, 200)]
    [TestCase("If-Match: \"a\"\r\nIf-None-Match: \"a\"", 304)]
    [TestCase("If-Unmodified-Since: " + Before, 412)]
    [TestCase("If-Unmodified-Since: " + Modified, 200)]
    [TestCase("If-Unmodified-Since: never", 200)]
    [Rule("validators")]
    public async Task Conditions_are_held_against_the_handlers_validators(string fields, int status)
    {
        Assert.That((await AskAsync("GET", "/text", fields)).Status, Is.EqualTo(status));
        Assert.That((await AskAsync("HEAD", "/chunked", fields)).Status, Is.EqualTo(status));
    }

    [Test]
    [Rule("validators")]
    public async Task Not_modified_keeps_what_guides_a_cache_and_nothing_that_describes_content()
    {
        var answer = await AskAsync("GET", "/text", "If-None-Match: *");
        Assert.That(
            answer.Headers.Select(field => field.Key),
            Is.EquivalentTo(new[] { "Date", "etag", "Cache-Control", "Vary", "X-Own" }));
    }

    [TestCase("GET", "/bare", 200)]
    [TestCase("GET", "/missing", 404)]
    [TestCase("POST", "/text", 200)]
    [Rule("validators")]
    public async Task Conditions_mean_nothing_without_validators_beside_an_error_or_to_an_unsafe_method(string method, string path, int status) =>
        Assert.That((await AskAsync(method, path, "If-Match: \"b\"\r\nIf-None-Match: *")).Status, Is.EqualTo(status));

    [Test]
    [Rule("validators")]
    public async Task Tag_that_is_none_matches_nothing_but_any()
    {
        Assert.That((await AskAsync("GET", "/dated", "If-None-Match: \"none of its form\"")).Status, Is.EqualTo(200));
        Assert.That((await AskAsync("GET", "/dated", "If-None-Match: *")).Status, Is.EqualTo(304));
    }

    [TestCase("/guarded", "If-Match: \"a\"", 200)]
    [TestCase("/guarded", "If-Match: \"b\"", 412)]
    [TestCase("/guarded", "If-Match: W/\"a\"", 412)]
    [TestCase("/guarded", "If-None-Match: *", 412)]
    [TestCase("/guarded", "If-None-Match: \"b\"", 200)]
    [TestCase("/guarded", "If-Modified-Since: " + Modified, 200)]
    [TestCase("/new", "If-Match: *", 412)]
    [TestCase("/new", "If-None-Match: *", 200)]
    [TestCase("/new", "X: none", 200)]
    [Rule("validators")]
    public async Task Change_is_made_only_where_its_conditions_hold(string path, string fields, int status)
    {
        var answer = await AskAsync("PUT", path, fields + "\r\nContent-Length: 0");
        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Text, Is.EqualTo(status == 200 ? "changed" : "Precondition Failed\n"));
    }

    [TestCase("a")]
    [TestCase("\"a")]
    [TestCase("\"a\"b\"")]
    [TestCase("\"a b\"")]
    [TestCase("w/\"a\"")]
    [TestCase("")]
    [Rule("validators")]
    public async Task Tag_of_a_handler_that_is_none_is_refused(string tag)
    {
        Exception? thrown = null;
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) =>
        {
            thrown = Assert.Catch(() => response.SetValidators(tag));
            return default;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadResponseAsync();
        Assert.That(thrown, Is.InstanceOf<ArgumentException>());
    }

    private static async ValueTask StreamAsync(RatResponse response, long? length)
    {
        response.ContentLength = length;
        response.ContentType = "text/plain";
        await response.Body.WriteAsync("con"u8.ToArray());
        await response.Body.WriteAsync("tent"u8.ToArray());
    }

    private static async ValueTask ChangeAsync(RatResponse response, string? tag)
    {
        if (await response.TryPassPreconditionsAsync(tag, tag is null ? null : DateTimeOffset.UnixEpoch)) await response.SendTextAsync("changed");
    }

    /// <summary>The answer, and that the next request on the connection is answered too.</summary>
    private async Task<RawResponse> AskAsync(string method, string path, string fields)
    {
        using var client = await _server.ConnectAsync();
        var length = method == "POST" ? "Content-Length: 0\r\n" : "";
        await client.SendAsync($"{method} {path} HTTP/1.1\r\nHost: a\r\n{length}{fields}\r\n\r\nGET /bare HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var answer = await client.ReadResponseAsync(toHead: method == "HEAD");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("content"), "the request behind it");
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        return answer;
    }
}
