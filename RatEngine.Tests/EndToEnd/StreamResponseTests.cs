using System.Text;

namespace RatEngine.Tests.EndToEnd;

/// <summary>The head of a stream, and who gets none.</summary>
[TestFixture("http")]
[TestFixture("https")]
public sealed class StreamResponseTests(string scheme)
{
    private StreamServers Servers { get; } = new(scheme);

    [Test]
    public async Task The_head_of_a_stream_is_complete_and_holds_nothing_that_frames_it_twice()
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        var response = await client.ReadResponseAsync();

        Assert.That(response.StatusLine, Is.EqualTo("HTTP/1.1 200 OK"));
        Assert.That(response.Header("Content-Type"), Is.EqualTo("text/event-stream"));
        Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store, no-transform"));
        Assert.That(response.Header("X-Accel-Buffering"), Is.EqualTo("no"));
        Assert.That(response.Header("Transfer-Encoding"), Is.EqualTo("chunked"));
        Assert.That(response.Header("Content-Length"), Is.Null);
        Assert.That(response.Header("Connection"), Is.Null);
        Assert.That(response.Text, Is.EqualTo("data: x\n\n"));
    }

    [Test]
    public async Task The_head_arrives_when_the_generator_first_waits()
    {
        Gate[] gates = [new()];
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.Stepwise(gates, request.Aborted)));
        using var client = await server.OpenAsync("/");
        Assert.That(client.Pending, Is.Empty);

        gates[0].Open();

        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: step 0\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.Empty);
    }

    [Test]
    public async Task The_connection_is_used_again_after_a_stream()
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            await client.SendGetAsync("/");
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: x\n\n"));
        }
    }

    [TestCase(0)]
    [TestCase(2_000)]
    [TestCase(6_000)]
    public async Task A_request_sent_ahead_is_answered_after_the_stream(int fieldBytes)
    {
        Gate[] gates = [new()];
        await using var server = await Servers.StartAsync(app => app
            .Sse("/", request => Generators.Stepwise(gates, request.Aborted))
            .Sse("/next", _ => Generators.Of("next")));
        using var client = await server.OpenAsync("/");
        await client.SendGetAsync("/next", $"X: {new string('x', fieldBytes)}\r\n");

        gates[0].Open();

        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: step 0\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.Empty);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: next\n\n"));
    }

    [TestCase("")]
    [TestCase("Connection: keep-alive\r\n")]
    public async Task A_stream_for_http_1_0_has_no_chunks_and_ends_with_the_connection(string fields)
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ => Generators.Of("one", "two")));
        using var client = await server.ConnectAsync();
        await client.SendAsync($"GET / HTTP/1.0\r\n{fields}\r\n");

        var response = await client.ReadResponseAsync();

        Assert.That(response.Header("Transfer-Encoding"), Is.Null);
        Assert.That(response.Header("Connection"), Is.EqualTo("close"));
        Assert.That(response.Text, Is.EqualTo("data: one\n\ndata: two\n\n"));
    }

    [Test]
    public async Task A_client_that_asks_for_it_is_closed_after_the_stream()
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/", "Connection: close\r\n");

        var response = await client.ReadResponseAsync();

        Assert.That(response.Header("Connection"), Is.EqualTo("close"));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task Head_gets_the_head_of_get_and_runs_no_handler()
    {
        var calls = 0;
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ =>
        {
            calls++;
            return Generators.Of("x");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var head = await client.ReadResponseAsync(toHead: true);
        Assert.That(calls, Is.Zero);

        await client.SendGetAsync("/");
        var get = await client.ReadResponseAsync();

        Assert.That(head.StatusLine, Is.EqualTo(get.StatusLine));
        Assert.That(head.Headers.Where(pair => pair.Key != "Date"), Is.EqualTo(get.Headers.Where(pair => pair.Key != "Date")));
    }

    [TestCase("OPTIONS", 204)]
    [TestCase("POST", 405)]
    [TestCase("DELETE", 405)]
    public async Task Another_method_is_told_which_are_allowed(string method, int status)
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();
        await client.SendAsync($"{method} / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        var response = await client.ReadResponseAsync();

        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(response.Header("Allow")!.Split(", "), Is.EquivalentTo(new[] { "GET", "HEAD", "OPTIONS" }));
    }

    [TestCase("/", "Last-Event-ID: 42\r\n", "42")]
    [TestCase("/", "last-event-id:42 \r\n", "42")]
    [TestCase("/?lastEventId=4%C3%BC2", "", "4ü2")]
    [TestCase("/?a=b&last-event-id=42", "", "42")]
    [TestCase("/?lastEventId=old", "Last-Event-ID: new\r\n", "new")]
    [TestCase("/", "", "none")]
    public async Task The_last_event_id_comes_from_the_header_or_the_query(string path, string fields, string expected)
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.Of(request.LastEventId ?? "none")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync(path, fields);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo($"data: {expected}\n\n"));
    }

    [Test]
    public async Task The_last_event_id_is_read_as_utf_8()
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.Of(request.LastEventId ?? "none")));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Encoding.UTF8.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: ü€😀\r\n\r\n"));

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: ü€😀\n\n"));
    }

    [Test]
    public async Task A_last_event_id_of_any_bytes_gets_a_stream()
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.Of($"{request.LastEventId?.Length > 0}")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/", $"Last-Event-ID: \u00FF\u00FE{new string('x', 4000)}\r\n");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: True\n\n"));
    }

    [TestCase("/count/3", 200, "data: 3\n\n")]
    [TestCase("/count/x", 404, "Not Found\n")]
    [TestCase("/sum/2/0.5", 200, "data: 2.5\n\n")]
    [TestCase("/three/a/7/00000000-0000-0000-0000-000000000001", 200, "data: a 7 00000000-0000-0000-0000-000000000001\n\n")]
    [TestCase("/open/7", 200, "data: 7\n\n")]
    [TestCase("/open/seven", 404, "Not Found\n")]
    public async Task Path_values_come_typed(string path, int status, string text)
    {
        await using var server = await Servers.StartAsync(app => app
            .Sse("/count/<int:n>", (RatRequest _, int n) => Generators.Of($"{n}"))
            .Sse("/sum/{a:int}/<float:b>", (RatRequest _, int a, double b) => Generators.Of($"{a + b}"))
            .Sse("/three/<a>/<int:b>/<uuid:c>", (RatRequest _, string a, long b, Guid c) => Generators.Of($"{a} {b} {c}"))
            .Sse("/open/<n>", (RatRequest _, int n) => Generators.Of($"{n}")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync(path);

        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.Text), Is.EqualTo((status, text)));
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    public async Task A_path_value_that_does_not_parse_is_404(string method)
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/<int:n>", (RatRequest _, int n) => Generators.Of($"{n}")));
        using var client = await server.ConnectAsync();
        await client.SendAsync($"{method} /99999999999 HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.That((await client.ReadResponseAsync(toHead: method == "HEAD")).Status, Is.EqualTo(404));
    }
}
