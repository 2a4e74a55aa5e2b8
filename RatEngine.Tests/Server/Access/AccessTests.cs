using System.Net;
using System.Net.Http;
using RatEngine.Server.Access;
using RatEngine.Tests.Server.Hub;

namespace RatEngine.Tests.Server.Access;

/// <summary>Who may do what, over a socket.</summary>
public sealed class AccessTests
{
    private const string Friend = "https://friend.example";
    private const string Foe = "https://foe.example";

    [TestCase("/", "foe.example", HttpStatusCode.MisdirectedRequest)]
    [TestCase("/events/a", "foe.example:8087", HttpStatusCode.MisdirectedRequest)]
    [TestCase("/no/such/path", "foe.example", HttpStatusCode.MisdirectedRequest)]
    [TestCase("/", "localhost", HttpStatusCode.OK)]
    public async Task A_request_for_another_name_is_421_wherever_it_goes(string path, string host, HttpStatusCode expected)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { Host = host } };
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_page_of_another_origin_cannot_publish()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", Friend));
        (HttpStatusCode status, string text) = await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Origin", Foe));
        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(text, Does.Contain("another site").And.Contain("expected"));
        (status, _) = await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Sec-Fetch-Site", "cross-site"));
        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(server.App.Hub.Topics, Is.Empty);
    }

    [Test]
    public async Task The_servers_own_page_and_a_listed_origin_can_publish()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", Friend));
        Assert.That((await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Origin", server.Address))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Origin", Friend))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(Friend, Friend, null)]
    [TestCase(Foe, null, null)]
    public async Task A_stream_can_be_read_from_a_listed_origin_alone(string origin, string? allowed, string? credentials)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", Friend));
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/a", ("Origin", origin));
        Assert.That(Field(events.Response, "Access-Control-Allow-Origin"), Is.EqualTo(allowed));
        Assert.That(Field(events.Response, "Access-Control-Allow-Credentials"), Is.EqualTo(credentials));
        Assert.That(Field(events.Response, "Vary"), Is.EqualTo("Origin"));
    }

    [Test]
    public async Task Credentials_are_allowed_by_option_and_never_for_every_origin()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", Friend), ("Cors:AllowCredentials", "on"));
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/a", ("Origin", Friend));
        Assert.That(Field(events.Response, "Access-Control-Allow-Origin"), Is.EqualTo(Friend));
        Assert.That(Field(events.Response, "Access-Control-Allow-Credentials"), Is.EqualTo("true"));
        Assert.That(() => ServerUnderTest.StartAsync(("Cors:Origins", "*")), Throws.TypeOf<RatOptionsException>());
    }

    [Test]
    public async Task Without_the_option_no_answer_speaks_of_origins()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/a", ("Origin", Foe));
        Assert.That(events.Response.Headers.Select(field => field.Key), Has.None.StartsWith("Access-Control").And.None.EqualTo("Vary"));
    }

    [Test]
    public async Task A_listed_origin_may_read_why_it_was_refused()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", Friend));
        using HttpRequestMessage request = new(HttpMethod.Post, "/publish/a?id=1") { Headers = { { "Origin", Friend } } };
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Field(response, "Access-Control-Allow-Origin"), Is.EqualTo(Friend));
    }

    [TestCase(Friend, "GET, HEAD, POST")]
    [TestCase(Foe, null)]
    public async Task A_preflight_is_answered(string origin, string? methods)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", Friend));
        using HttpRequestMessage request = new(HttpMethod.Options, "/publish/a");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Field(response, "Access-Control-Allow-Methods"), Is.EqualTo(methods));
    }

    [TestCase(null, "authorization", true)]
    [TestCase(null, "x-requested-with", true)]
    [TestCase(null, "traceparent", true)]
    [TestCase(null, "idempotency-key", true)]
    [TestCase(null, "x-other", false)]
    [TestCase("X-Other, X-Third", "x-other", true)]
    [TestCase("X-Other, X-Third", "x-third", true)]
    [TestCase("X-Other, X-Third", "content-type", true)]
    [TestCase("X-Other, X-Third", "authorization", false)]
    [TestCase("*", "authorization", true)]
    [TestCase("*", "x-anything", true)]
    public async Task A_preflight_names_the_fields_that_may_be_sent(string? configured, string requested, bool isAllowed)
    {
        (string, string)[] options = [("Cors:Origins", Friend), ("Cors:AllowCredentials", "on")];
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(configured is null ? options : [.. options, ("Cors:AllowedHeaders", configured)]);
        using HttpRequestMessage request = new(HttpMethod.Options, "/publish/a");
        request.Headers.Add("Origin", Friend);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", requested);
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        string[] names = Field(response, "Access-Control-Allow-Headers")!.Split(", ");
        Assert.That(names.Contains(requested, StringComparer.OrdinalIgnoreCase), Is.EqualTo(isAllowed));
        // Beside credentials it would be a name like any other.
        Assert.That(names, Has.None.EqualTo("*"));
        Assert.That(Field(response, "Vary"), configured == "*" ? Does.Contain("Access-Control-Request-Headers") : Is.EqualTo("Origin"));
    }

    [Test]
    public void A_wildcard_answers_with_names_alone() =>
        Assert.That(new PreflightFields(["*"]).Allow("x-a, \u00E9, a b, , x-b"), Is.EqualTo("Content-Type, Idempotency-Key, Last-Event-ID, Cache-Control, x-a, x-b"));

    [TestCase("http://example.com", "example.com:80", HttpStatusCode.OK)]
    [TestCase("http://example.com", "example.com.", HttpStatusCode.OK)]
    [TestCase("http://xn--bcher-kva.example", "xn--bcher-kva.example", HttpStatusCode.OK)]
    [TestCase("http://example.com:8080", "example.com", HttpStatusCode.Forbidden)]
    public async Task The_servers_own_page_can_publish_however_its_origin_is_written(string origin, string host, HttpStatusCode expected)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Hosts", "example.com"), ("Hosts", "bücher.example"));
        (HttpStatusCode status, _) = await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Origin", origin), ("Host", host));
        Assert.That(status, Is.EqualTo(expected));
    }

    [TestCase("tauri://localhost")]
    [TestCase("capacitor://localhost")]
    [TestCase("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    [TestCase("app://obsidian.md")]
    public async Task An_origin_of_any_scheme_can_be_listed(string origin)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", origin));
        Assert.That((await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Origin", origin))).Status, Is.EqualTo(HttpStatusCode.OK));
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/a", ("Origin", origin));
        Assert.That(Field(events.Response, "Access-Control-Allow-Origin"), Is.EqualTo(origin));
    }

    private static string? Field(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
