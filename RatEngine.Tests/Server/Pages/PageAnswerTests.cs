using System.IO.Compression;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Pages;

/// <summary>The executable's pages, as bytes on the wire.</summary>
public sealed class PageAnswerTests
{
    private ServerUnderTest _server = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _server = await ServerUnderTest.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [Test]
    public async Task Page_comes_in_the_coding_that_the_client_takes([Values("/", "/app.js", "/style.css", "/hub", "/hub.js", "/hub.css")] string path)
    {
        RawResponse plain = await AskAsync(path);
        RawResponse br = await AskAsync(path, "Accept-Encoding: gzip, deflate, br, zstd");
        RawResponse gzip = await AskAsync(path, "Accept-Encoding: gzip;q=1, br;q=0.5");

        Assert.That(new[] { plain, br, gzip }.Select(a => a.Header("Content-Encoding")), Is.EqualTo(new[] { null, "br", "gzip" }));
        Assert.That(new[] { plain, br, gzip }.Select(a => a.Header("Vary")), Is.All.EqualTo("Accept-Encoding"));
        Assert.That(new[] { plain, br, gzip }.Select(a => a.Header("ETag")), Is.Unique);
        Assert.That(await ReadAsync(new BrotliStream(new MemoryStream(br.Body), CompressionMode.Decompress)), Is.EqualTo(plain.Text));
        Assert.That(await ReadAsync(new GZipStream(new MemoryStream(gzip.Body), CompressionMode.Decompress)), Is.EqualTo(plain.Text));
    }

    [Test]
    public async Task Each_form_is_revalidated_by_its_own_tag()
    {
        string tag = (await AskAsync("/app.js", "Accept-Encoding: br")).Header("ETag")!;
        Assert.That((await AskAsync("/app.js", $"Accept-Encoding: br\r\nIf-None-Match: {tag}")).Status, Is.EqualTo(304));
        Assert.That((await AskAsync("/app.js", $"If-None-Match: {tag}")).Status, Is.EqualTo(200));
        Assert.That((await AskAsync("/app.js", "If-Match: \"other\"")).Status, Is.EqualTo(412));
    }

    [Test]
    public async Task Client_that_takes_nothing_is_told_so() =>
        Assert.That((await AskAsync("/app.js", "Accept-Encoding: identity;q=0")).Status, Is.EqualTo(406));

    [Test]
    public async Task Small_file_goes_as_it_is() =>
        Assert.That((await AskAsync("/favicon.svg", "Accept-Encoding: br")).Header("Content-Encoding"), Is.Null);

    [Test]
    public async Task Page_forbids_what_it_does_not_need([Values("/", "/hub", "/app.js", "/favicon.svg")] string path)
    {
        RawResponse answer = await AskAsync(path);
        string policy = answer.Header("Content-Security-Policy")!;
        Assert.That(policy, Does.StartWith("default-src 'none';").And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'none'"));
        Assert.That(policy, Does.Not.Contain("unsafe").And.Not.Contain("*").And.Not.Contain("data:"));
        Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(answer.Header("X-Frame-Options"), Is.EqualTo("DENY"));
        Assert.That(answer.Header("Referrer-Policy"), Is.EqualTo("no-referrer"));
        Assert.That(answer.Header("Cross-Origin-Opener-Policy"), Is.EqualTo("same-origin"));
    }

    private async Task<RawResponse> AskAsync(string path, string field = "X: none")
    {
        using RawClient client = await RawClient.ConnectAsync(_server.Address);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{field}\r\n\r\n");
        return await client.ReadResponseAsync();
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
