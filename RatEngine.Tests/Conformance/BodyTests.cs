using System.IO.Pipelines;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

public sealed class BodyTests
{
    private const string Expecting = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";

    [TestCase("Content-Length: 5\r\n\r\n", "hello")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n")]
    [Rule("expect.continue")]
    public async Task Client_that_waits_for_it_is_told_to_continue_when_the_handler_asks_for_the_body(string framing, string body)
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync(Expecting + framing);
        Assert.That((await client.ReadResponseAsync()).RawText, Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));

        await client.SendAsync(body + Wire.Next);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"), "the request behind it");
    }

    [Test]
    [Rule("body.limit")]
    public async Task A_stream_has_no_longest_body()
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync("GET /events HTTP/1.1\r\nHost: a\r\nContent-Length: 30000001\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: event\n\n"));
    }

    [Test]
    [Rule("expect.continue")]
    public async Task Continue_is_not_said_before_the_handler_asks()
    {
        var ask = new TaskCompletionSource();
        await using var server = TestServer.StartInMemory(app => app.Post("/", async (request, response) =>
        {
            await ask.Task;
            await request.Body.CopyToAsync(Stream.Null);
        }));
        var client = server.ConnectInMemory();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        Assert.That(client.Connection.Peer.Input.TryRead(out _), Is.False);
        ask.SetResult();
        await client.ReadUntilAsync("100 Continue\r\n\r\n");
        await client.SendAsync("hello");
        await client.ReadUntilAsync("HTTP/1.1 200 OK");
    }

    [Test]
    [Rule("expect.http10")]
    public async Task Continue_is_not_said_to_HTTP_1_0()
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
    }

    [TestCase("POST /ignore", "", 200)]
    [TestCase("POST /missing", "", 404)]
    [TestCase("POST /small", "Content-Length: 11\r\n", 413)]
    [Rule("expect.continue")]
    public async Task Client_that_waits_to_continue_in_vain_gets_the_final_answer_and_the_connection_closes(string line, string length, int status)
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        if (length.Length == 0) length = "Content-Length: 5\r\n";
        await client.SendAsync($"{line} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n{length}\r\n");

        var answer = await client.ReadResponseAsync();

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [TestCase("Content-Length: 6\r\n\r\nhello")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n6\r\nhello")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n")]
    [Rule("body.incomplete")]
    public async Task Body_that_is_cut_short_fails_the_read_and_is_not_taken_for_whole(string rest)
    {
        Exception? met = null;
        var read = new StringWriter();
        await using var server = await TestServer.StartAsync(app => app.Post("/", async (request, _) =>
        {
            try
            {
                while (true)
                {
                    var result = await request.Body.ReadAsync();
                    if (result.IsCompleted) await read.WriteAsync("whole");
                    request.Body.AdvanceTo(result.Buffer.End);
                    if (result.IsCompleted) break;
                }
            }
            catch (RequestBodyException e)
            {
                met = e;
                throw;
            }
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\n" + rest);
        client.HalfClose();

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(400));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(met, Is.Not.Null);
        Assert.That(read.ToString(), Is.Empty);
    }

    [Test]
    public async Task Read_of_a_body_can_be_given_up()
    {
        await using var server = await TestServer.StartAsync(app => app.Post("/", async (request, response) =>
        {
            using var patience = new CancellationTokenSource();
            var reading = request.Body.ReadAsync(patience.Token).AsTask();
            await patience.CancelAsync();
            await Assert.ThatAsync(() => reading, Throws.InstanceOf<OperationCanceledException>());
            await response.SendTextAsync("gave up");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        await client.ReadUntilAsync("gave up");
    }

    [TestCase("Content-Length: 10\r\n\r\n", "01234", "56789")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n", "5\r\n01234\r\n", "5\r\n56789\r\n0\r\n\r\n")]
    public async Task Handler_may_hold_back_what_it_has_seen(string framing, string first, string second)
    {
        var sawFirst = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Post("/", async (request, response) =>
        {
            var body = request.Body;
            ReadResult read;
            while ((read = await body.ReadAsync()).Buffer.Length < 5) body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            body.AdvanceTo(read.Buffer.GetPosition(2), read.Buffer.End);
            sawFirst.SetResult();
            while (!(read = await body.ReadAsync()).IsCompleted) body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            // After the end a read answers at once, with what was held back.
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync();
            await response.SendTextAsync(Encoding.ASCII.GetString(read.Buffer));
            body.AdvanceTo(read.Buffer.End);
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\n" + framing + first);
        await sawFirst.Task.WaitAsync(RawClient.Patience);
        await client.SendAsync(second);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("23456789"));
    }

    [Test]
    [Rule("body.drained")]
    public async Task Handler_that_reads_and_does_not_advance_leaves_no_request_behind()
    {
        await using var server = await TestServer.StartAsync(app => app
            .Post("/", async (request, response) =>
            {
                await request.Body.ReadAsync();
                await response.SendTextAsync("read");
            })
            .Get("/hello", (_, response) => response.SendTextAsync("hello")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /" + Wire.Next);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("read"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
    }

    [Test]
    [Rule("body.limit")]
    public async Task Limit_holds_where_middleware_reads_a_body_for_no_route()
    {
        await using var server = await TestServer.StartAsync(
            app => app.Use(static async (request, response, next) =>
            {
                await request.Body.ReadAsync();
                await next(request, response);
            }),
            new RatOptions { Limits = new HttpLimits { MaxRequestBodyBytes = 10 } });
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n0123456789A");
        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
    }

    [TestCase("Content-Length: 5\r\n\r\n", "hello")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n")]
    public async Task Cancelling_for_the_connection_that_came_too_late_does_not_reach_the_handler(string framing, string body)
    {
        MemoryClient? client = null;
        await using var server = TestServer.StartInMemory(app => app.Post("/", async (request, response) =>
        {
            // As a stop of the server does that met the connection idle.
            client!.Connection.Input.CancelPendingRead();
            var read = await request.Body.ReadAsync();
            await response.SendTextAsync($"{read.IsCanceled} {Encoding.ASCII.GetString(read.Buffer)}");
            request.Body.AdvanceTo(read.Buffer.End);
        }));
        client = server.ConnectInMemory();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\n" + framing + body);
        client.HalfClose();
        Assert.That(await client.ReadToEndAsync(), Does.EndWith("\r\n\r\nFalse hello"));
    }
}
