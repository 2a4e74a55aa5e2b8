using System.Buffers;
using System.Net.Sockets;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Lifetimes;

/// <summary>An answer leaves when it is whole, and what its handler does wrong after it takes nothing back.</summary>
public sealed class WholeAnswerTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Good = "GET /good HTTP/1.1\r\nHost: a\r\n\r\n";

    private static readonly byte[] Large = new byte[100_000];

    private static readonly Dictionary<string, Func<RatResponse, ValueTask>> Sends = new()
    {
        ["text"] = static response => response.SendTextAsync("x"),
        ["bytes"] = static response => response.SendAsync("x"u8.ToArray(), "text/plain"),
        ["large bytes"] = static response => response.SendAsync(Large, "text/plain"),
        ["no content"] = static response => response.SendStatusAsync(204),
        ["status"] = static response => response.SendStatusAsync(404),
        ["text after a wait"] = static async response =>
        {
            await Task.Yield();
            await response.SendTextAsync("x");
        },
    };

    private static IEnumerable<string> Kinds => Sends.Keys;

    [TestCaseSource(nameof(Kinds))]
    public async Task Answer_leaves_while_its_handler_goes_on(string kind)
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Get("/", async (_, response) =>
        {
            await Sends[kind](response);
            await more.Task;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Get);

        Assert.That((await client.ReadResponseAsync()).Status, Is.AnyOf(200, 204, 404));

        more.SetResult();
        await client.SendAsync(Get);
        Assert.That((await client.ReadResponseAsync()).Status, Is.AnyOf(200, 204, 404));
    }

    [Test]
    public async Task What_a_handler_throws_after_its_answer_is_logged_and_takes_nothing_back([ValueSource(nameof(Kinds))] string kind, [Values] bool sendsAgain)
    {
        await using var server = await TestServer.StartAsync(app => app
            .Get("/good", static (_, response) => response.SendTextAsync("good"))
            .Get("/", async (_, response) =>
            {
                await Sends[kind](response);
                if (sendsAgain) await response.SendTextAsync("again");
                throw new FormatException("a bug");
            }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Good + Good + Good + Good + Good + Get + Good);

        for (var i = 0; i < 5; i++) Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));
        Assert.That((await client.ReadResponseAsync()).Status, Is.AnyOf(200, 204, 404));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));
        await server.Log.WaitForAsync(entry => entry.EventId.Id == 201);
    }

    [Test]
    public async Task Handler_that_throws_before_any_of_its_answer_has_left_is_500([Values] bool chunked)
    {
        await using var server = await TestServer.StartAsync(app => app
            .Get("/good", static (_, response) => response.SendTextAsync("good"))
            .Get("/", (_, response) =>
            {
                response.SetHeader("X-Begun", "yes");
                if (!chunked) response.ContentLength = 200_000;
                response.Body.Write(Large);
                throw new FormatException("a bug");
            }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Good + Get + Good);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));
        var failed = await client.ReadResponseAsync();
        Assert.That((failed.Status, failed.Header("X-Begun")), Is.EqualTo((500, (string?)null)));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));
    }

    [Test]
    public async Task Handler_that_writes_less_than_it_announced_is_500_where_nothing_has_left()
    {
        await using var server = await TestServer.StartAsync(app => app
            .Get("/good", static (_, response) => response.SendTextAsync("good"))
            .Get("/", static (_, response) =>
            {
                response.ContentLength = 10;
                response.Body.Write("short"u8);
                return default;
            }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Good + Get + Good);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(500));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));
    }

    [Test]
    public async Task Handler_that_throws_after_some_of_its_answer_has_left_is_cut()
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", static async (_, response) =>
        {
            response.Body.Write("begun"u8);
            await response.Body.FlushAsync();
            throw new FormatException("a bug");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Get);

        await Assert.ThatAsync(async () => await client.ReadToEndAsync(), Throws.InstanceOf<SocketException>());
    }

    [Test]
    public async Task Flush_after_a_whole_answer_is_taken_as_done()
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", static async (_, response) =>
        {
            await response.SendTextAsync("x");
            await response.Body.FlushAsync();
            await Task.Yield();
            await response.Body.FlushAsync();
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(Get + Get);

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("x"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("x"));
    }

    [Test]
    public async Task Answer_of_conditions_leaves_while_its_handler_goes_on()
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Get("/", async (_, response) =>
        {
            await response.TryPassPreconditionsAsync("\"a\"");
            await more.Task;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\"\r\n\r\n");

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(304));
        more.SetResult();
    }

    [Test]
    public async Task What_middleware_throws_after_a_whole_stream_takes_nothing_back()
    {
        await using var server = await TestServer.StartAsync(app => app
            .Use(static async (request, response, next) =>
            {
                await next(request, response);
                if (request.Path == "/stream") throw new FormatException("a bug");
            })
            .Sse("/stream", static _ => Two())
            .Get("/good", static (_, response) => response.SendTextAsync("good")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: a\n\ndata: b\n\n"));
        await client.SendAsync(Good);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("good"));

        static async IAsyncEnumerable<string> Two()
        {
            yield return "a";
            await Task.Yield();
            yield return "b";
        }
    }
}
