using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>Handlers that break the rules: the mistake is theirs alone, and the connection's other answers stay as they are.</summary>
public sealed class MisuseTests
{
    private const string First = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Second = "GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    [Test]
    public async Task Content_behind_a_whole_answer_throws_and_sends_nothing()
    {
        Exception? thrown = null;
        await using var server = await TestServer.StartAsync(app => app
            .Get("/first", async (_, response) =>
            {
                await response.SendTextAsync("hello");
                thrown = Caught(() => response.Body.Write("more"u8));
            })
            .Get("/second", static (_, response) => response.SendTextAsync("bye")));
        using var client = await server.ConnectAsync();

        await client.SendAsync(First + Second);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("bye"));
        Assert.That(thrown, Is.InstanceOf<InvalidOperationException>());
    }

    [TestCaseSource(nameof(LateUses))]
    public async Task Request_and_response_are_of_no_use_after_the_handler(Action<RatRequest, RatResponse> use)
    {
        RatRequest? request = null;
        RatResponse? response = null;
        await using var server = await TestServer.StartAsync(app => app
            .Get("/first", (given, answer) =>
            {
                (request, response) = (given, answer);
                return answer.SendTextAsync("hello");
            })
            .Get("/second", static (_, answer) => answer.SendTextAsync("bye")));
        using var client = await server.ConnectAsync();
        await client.SendAsync(First);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));

        Assert.That(() => use(request!, response!), Throws.InvalidOperationException);

        await client.SendAsync(Second);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("bye"));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task Body_of_an_earlier_request_takes_nothing_of_a_later_one()
    {
        PipeReader? first = null;
        Exception? thrown = null;
        await using var server = await TestServer.StartAsync(app => app
            .Post("/first", async (request, response) =>
            {
                first = request.Body;
                await first.ReadAtLeastAsync(1);
                await response.SendTextAsync("hello");
            })
            .Post("/second", async (request, response) =>
            {
                thrown = Caught(() => first!.TryRead(out _));
                var read = await request.Body.ReadAtLeastAsync(5);
                await response.SendAsync(read.Buffer.ToArray(), "text/plain");
            }));
        using var client = await server.ConnectAsync();
        const string Chunked = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        await client.SendAsync("POST /first HTTP/1.1\r\nHost: a\r\n" + Chunked);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));

        await client.SendAsync("POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nworld");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("world"));
        Assert.That(thrown, Is.InstanceOf<InvalidOperationException>());
    }

    private static IEnumerable<TestCaseData<Action<RatRequest, RatResponse>>> LateUses()
    {
        yield return Use("Late_content", static (_, response) => response.Body.Write("late"u8));
        yield return Use("Late_flush", static (_, response) => Ignore(response.Body.FlushAsync().AsTask()));
        yield return Use("Late_text", static (_, response) => Ignore(response.SendTextAsync("late").AsTask()));
        yield return Use("Late_bytes", static (_, response) => Ignore(response.SendAsync(new byte[1], "text/plain").AsTask()));
        yield return Use("Late_status", static (_, response) => Ignore(response.SendStatusAsync(204).AsTask()));
        yield return Use("Late_header", static (_, response) => response.SetHeader("A", "b"));
        yield return Use("Late_token", static (request, _) => Ignore(request.Aborted));
        yield return Use("Late_body", static (request, _) => Ignore(request.Body));

        static TestCaseData<Action<RatRequest, RatResponse>> Use(string name, Action<RatRequest, RatResponse> use) => new(use) { TestName = name };
    }

    [Test]
    public async Task Answer_whose_write_was_not_awaited_is_cut_and_its_handler_named()
    {
        await using var server = await TestServer.StartAsync(app => app
            .Get("/first", static (_, response) =>
            {
                Ignore(response.SendAsync(new byte[16 * 1024 * 1024], "application/octet-stream").AsTask());
                return default;
            })
            .Get("/second", static (_, response) => response.SendTextAsync("bye")));
        using var client = await server.ConnectAsync(receiveBufferBytes: 4096);

        await client.SendAsync(First + Second);

        var entry = await server.Log.WaitForAsync(entry => entry.EventId.Id == 207);
        Assert.That(entry.Values["Route"], Is.EqualTo("/first"));
        await Assert.ThatAsync(async () => await client.ReadToEndAsync(), Throws.InstanceOf<SocketException>());
    }

    [Test]
    public async Task Flush_beside_a_flush_throws_and_tears_no_bytes()
    {
        Exception? thrown = null;
        await using var server = await TestServer.StartAsync(app => app.Get("/first", async (_, response) =>
        {
            response.Body.Write(new byte[16 * 1024 * 1024]);
            var flush = response.Body.FlushAsync().AsTask();
            thrown = Caught(() => Ignore(response.Body.FlushAsync().AsTask()));
            await flush;
        }));
        using var client = await server.ConnectAsync(receiveBufferBytes: 4096);
        await client.SendAsync(First);

        Assert.That((await client.ReadResponseAsync()).Body, Has.Length.EqualTo(16 * 1024 * 1024));
        Assert.That(thrown, Is.InstanceOf<InvalidOperationException>());
    }

    [Test]
    public async Task Token_asked_for_by_many_threads_watches_once()
    {
        await using var server = await TestServer.StartAsync(app => app
            .Get("/first", static async (request, response) =>
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => request.Aborted)));
                await response.SendTextAsync("hello");
            })
            .Get("/second", static (_, response) => response.SendTextAsync("bye")));
        for (var i = 0; i < 50; i++)
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync(First);
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
            await client.SendAsync(Second);
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("bye"));
        }
    }

    private static void Ignore(object result) => GC.KeepAlive(result);

    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
