using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

public sealed partial class AnswerTests
{
    [TestCase("/hello")]
    [TestCase("/streamed")]
    [TestCase("/sized")]
    [TestCase("/empty")]
    [TestCase("/none")]
    [TestCase("/unchanged")]
    [TestCase("/missing")]
    [Rule("answer.head")]
    public async Task HEAD_gets_the_very_fields_of_GET_and_no_content(string path)
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\nHEAD {path} HTTP/1.1\r\nHost: a\r\n\r\n" + Wire.Next);
        var get = await client.ReadResponseAsync();
        var head = await client.ReadResponseAsync(toHead: true);

        Assert.That(head.StatusLine, Is.EqualTo(get.StatusLine));
        Assert.That(head.Headers, Is.EqualTo(get.Headers));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"), "the request behind it");
    }

    [Test]
    [Rule("answer.date")]
    public async Task Answer_has_a_date_of_IMF_fixdate()
    {
        await using var app = new RatApp().Get("/", static (_, response) => response.SendTextAsync("hello"));
        await app.StartAsync(["http://127.0.0.1:0"]);
        using var client = await RawClient.ConnectAsync(app.Addresses[0]);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        var date = (await client.ReadResponseAsync()).Header("Date")!;

        Assert.That(date, Does.Match(ImfFixdate()));
        var parsed = DateTimeOffset.ParseExact(date, "r", CultureInfo.InvariantCulture);
        Assert.That(parsed, Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    [Rule("answer.date")]
    public async Task Date_moves_on_with_the_second()
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        foreach (var (after, date) in new[] { (0.0, "37"), (0.9, "37"), (0.1, "38"), (59, "37") })
        {
            wire.Server.Time.Advance(TimeSpan.FromSeconds(after));
            await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.That((await client.ReadResponseAsync()).Header("Date"), Does.EndWith($":{date} GMT"));
        }
    }

    [Test]
    public async Task Content_of_unknown_length_comes_in_chunks()
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync("GET /streamed HTTP/1.1\r\nHost: a\r\n\r\n");
        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Header("Transfer-Encoding"), Is.EqualTo("chunked"));
        Assert.That(answer.Header("Content-Length"), Is.Null);
        Assert.That(answer.Text, Is.EqualTo("one two"));
    }

    [TestCase(1)]
    [TestCase(511)]
    [TestCase(4096)]
    [TestCase(70_000)]
    [TestCase(1_000_000)]
    public async Task Chunks_of_any_size_are_framed(int size)
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) =>
        {
            response.Body.GetSpan(size)[..size].Fill((byte)'a');
            response.Body.Advance(size);
            response.Body.Write(new byte[size]);
            return default;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        var body = (await client.ReadResponseAsync()).Body;

        Assert.That(body, Has.Length.EqualTo(2 * size));
        Assert.That(body.AsSpan(0, size).IndexOfAnyExcept((byte)'a'), Is.Negative);
        Assert.That(body.AsSpan(size).IndexOfAnyExcept((byte)0), Is.Negative);
    }

    [TestCase("X-Good", "a\rb")]
    [TestCase("X-Good", "a\nb")]
    [TestCase("X-Good", "a\0b")]
    [TestCase("X-Good", "a\u007Fb")]
    [TestCase("X Bad", "a")]
    [TestCase("X-Bad\r\nX", "a")]
    [TestCase("X-Bad:", "a")]
    [TestCase("Ü", "a")]
    [TestCase("Content-Length", "5")]
    [TestCase("content-length", "5")]
    [TestCase("Transfer-Encoding", "chunked")]
    [TestCase("Connection", "close")]
    [TestCase("Date", "now")]
    [TestCase("Trailer", "X")]
    [TestCase("Upgrade", "x")]
    [Rule("answer.fields")]
    public Task Handler_cannot_write_a_field_that_would_break_the_message(string name, string value) => ThrowsAsync<ArgumentException>(
        response => response.SetHeader(name, value),
        response => response.AddHeader(name, value));

    [TestCase("text/plain\r\nX: y")]
    [TestCase("text/plain\n")]
    [TestCase("text/\0plain")]
    [Rule("answer.fields")]
    public Task Handler_cannot_break_the_message_with_a_content_type(string contentType) => ThrowsAsync<ArgumentException>(
        response => response.ContentType = contentType,
        response => response.SendTextAsync("x", contentType).AsTask(),
        response => response.SendAsync("x"u8.ToArray(), contentType).AsTask());

    [TestCase(100)]
    [TestCase(199)]
    [TestCase(600)]
    [TestCase(-1)]
    public Task Handler_cannot_set_a_status_that_is_none(int status) => ThrowsAsync<ArgumentOutOfRangeException>(response => response.Status = status);

    [Test]
    [Rule("answer.secrecy")]
    public async Task Handler_that_throws_before_its_answer_starts_gives_500_and_the_connection_is_kept()
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) =>
        {
            response.SetHeader("X-Lost", "1");
            throw new InvalidOperationException("a bug");
        }));
        using var client = await server.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            var answer = await client.ReadResponseAsync();
            Assert.That(answer.Status, Is.EqualTo(500));
            Assert.That(answer.Header("X-Lost"), Is.Null);
            Assert.That(answer.Text, Does.Not.Contain("a bug"));
        }
    }

    [TestCase(3, TestName = "Content_shorter_than_announced_cuts_the_connection")]
    [TestCase(7, TestName = "Content_longer_than_announced_cuts_the_connection")]
    public async Task Content_that_belies_its_length_is_not_taken_for_whole(int bytes)
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", async (_, response) =>
        {
            response.ContentLength = 5;
            await response.Body.FlushAsync();
            response.Body.Write(new byte[bytes]);
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        await client.ReadUntilAsync("\r\n\r\n");
        try
        {
            Assert.That(await client.ReadToEndAsync(), Has.Length.LessThan(5));
        }
        catch (SocketException)
        {
            // Cut with a RST: nobody takes that for whole either.
        }
    }

    private static async Task ThrowsAsync<TException>(params Action<RatResponse>[] writes)
        where TException : Exception
    {
        var caught = new List<Exception>();
        await using var server = TestServer.StartInMemory(app => app.Get("/", (_, response) =>
        {
            foreach (var write in writes)
            {
                try
                {
                    write(response);
                }
                catch (TException e)
                {
                    caught.Add(e);
                }
            }

            return response.SendTextAsync("unharmed");
        }));

        var answer = await MemoryClient.ExchangeAsync(server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.That(caught, Has.Count.EqualTo(writes.Length));
        Assert.That(answer, Is.EqualTo(
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: 8\r\nConnection: close\r\n\r\nunharmed"));
    }

    [GeneratedRegex("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$")]
    private static partial Regex ImfFixdate();

    [Test]
    [Rule("answer.no-content")]
    public async Task Reset_content_has_none_and_says_so([Values] bool withText)
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) =>
        {
            response.Status = 205;
            return withText ? response.SendTextAsync("text") : default;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Status, Is.EqualTo(205));
        Assert.That(answer.Header("Content-Length"), Is.EqualTo("0"));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task Long_text_arrives_as_it_is([Values(16_383, 16_384, 1_000_000)] int chars)
    {
        // Pairs at odd places: some would be cut where a piece ends.
        var text = "a" + string.Concat(Enumerable.Repeat("😀", chars / 2));
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) => response.SendTextAsync(text)));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That(Encoding.UTF8.GetString((await client.ReadResponseAsync()).Body), Is.EqualTo(text));
    }

    [Test]
    public async Task Advance_past_the_memory_given_out_throws([Values("HTTP/1.1", "HTTP/1.0")] string version)
    {
        Exception? thrown = null;
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) =>
        {
            try
            {
                response.Body.Advance(response.Body.GetMemory().Length + 1);
            }
            catch (InvalidOperationException e)
            {
                thrown = e;
            }

            return default;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync($"GET / {version}\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Body, Is.Empty);
        Assert.That(thrown, Is.Not.Null);
    }

    [Test]
    public async Task Failed_handlers_route_is_logged_and_not_the_path()
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/<path:p>", static (_, _) => throw new InvalidOperationException("x")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /x%0A%0Dinfo:%20admin HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(500));
        var entry = await server.Log.WaitForAsync(entry => entry.EventId.Id == 201);
        Assert.That(entry.Values["Route"], Is.EqualTo("/<path:p>"));
        Assert.That(entry.Message, Does.Not.Contain("admin"));
    }
}
