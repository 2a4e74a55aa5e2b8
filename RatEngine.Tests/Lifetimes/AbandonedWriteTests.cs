using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using RatEngine.Buffers;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Lifetimes;

/// <summary>Handlers that end before their writes: nothing of the connection is freed while a thread is inside it, and no byte goes to another.</summary>
public sealed class AbandonedWriteTests
{
    private const string Slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(30);

    /// <summary>The client takes what is sent all the while, so that the flush goes on when the handler ends.</summary>
    [TestCase("http://127.0.0.1:0", false)]
    [TestCase("http://127.0.0.1:0", true)]
    [TestCase("https://127.0.0.1:0", false)]
    public async Task Flush_that_its_handler_gave_up_frees_the_connection_once_it_has_ended(string address, bool throws)
    {
        Assume.That(await RentedAsync(), Is.Zero);
        await using var server = await TestServer.StartAsync(app => app.Get("/slow", async (_, response) =>
        {
            response.Body.Write(new byte[8 * 1024 * 1024]);
            try
            {
                await response.Body.FlushAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
            }
            catch (TimeoutException) when (!throws)
            {
            }
        }), address: address);
        for (var i = 0; i < 20; i++)
        {
            using var client = await server.ConnectAsync(receiveBufferBytes: 4096);
            await client.SendAsync(Slow);
            try
            {
                await client.ReadToEndAsync();
            }
            catch (SocketException)
            {
                // Cut, unless the client was fast enough to take all.
            }
        }

        await Poll.UntilAsync(() => BlockPool.RentedCount == 0, () => $"{BlockPool.RentedCount} blocks are rented");
    }

    [Test]
    public async Task Memory_that_a_handler_may_still_write_to_is_sent_to_nobody()
    {
        var lent = new TaskCompletionSource<Memory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app
            .Get("/lent", (_, response) =>
            {
                response.Body.Write("first"u8);
                lent.SetResult(response.Body.GetMemory(100));
                return default;
            })
            .Get("/honest", static (_, response) => response.SendTextAsync(new string('h', 3000))));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /lent HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("first"));

        var memory = await lent.Task;
        for (var i = 0; i < 100; i++)
        {
            var answer = client.ReadResponseAsync();
            await client.SendAsync("GET /honest HTTP/1.1\r\nHost: a\r\n\r\n");
            memory.Span.Fill((byte)'!');
            Assert.That((await answer).Text, Does.Not.Contain("!"));
        }
    }

    [Test]
    public async Task What_a_handler_writes_to_lent_memory_while_its_answer_ends_does_not_tear_the_frame([Values] bool chunked)
    {
        Memory<byte> memory = default;
        await using var server = await TestServer.StartAsync(app => app.Get("/", (_, response) =>
        {
            if (!chunked) response.ContentLength = 5;
            response.Body.Write("first"u8);
            memory = response.Body.GetMemory(100);
            return default;
        }));
        using var client = await server.ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("first"));
            memory.Span.Fill((byte)'!');
        }
    }

    /// <summary>A kept writer is dead at once, also while the connection serves its next request.</summary>
    [Test]
    public async Task Writer_that_was_kept_writes_nothing_into_the_next_answer()
    {
        PipeWriter? kept = null;
        Exception? thrown = null;
        await using var server = await TestServer.StartAsync(app => app
            .Get("/first", (_, response) =>
            {
                kept = response.Body;
                return response.SendTextAsync("hello");
            })
            .Get("/second", async (_, response) =>
            {
                thrown = Assert.Catch(() => kept!.Write("foreign"u8));
                await response.SendTextAsync("bye");
            }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("bye"));
        Assert.That(thrown, Is.InstanceOf<InvalidOperationException>());
    }

    /// <summary>A time-out as middleware: it ends while the stream that it called writes on.</summary>
    [Test]
    public async Task Stream_that_middleware_did_not_wait_for_writes_nothing_into_another_answer()
    {
        await using var server = await TestServer.StartAsync(app => app
            .Use(async (request, response, next) =>
            {
                try
                {
                    await next(request, response).AsTask().WaitAsync(Limit, TimeProvider.System);
                }
                catch (TimeoutException)
                {
                }
            })
            .Sse("/stream", static _ => Endless())
            .Get("/honest", static (_, response) => response.SendTextAsync("hello")));
        for (var i = 0; i < 5; i++)
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync("GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /honest HTTP/1.1\r\nHost: a\r\n\r\n");
            await Assert.ThatAsync(async () => await client.ReadToEndAsync(), Throws.InstanceOf<SocketException>());
        }

        await Poll.UntilAsync(() => server.Http.ConnectionCount == 0, () => "the connections have ended");

        static async IAsyncEnumerable<string> Endless()
        {
            while (true)
            {
                yield return "foreign";
                await Task.Yield();
            }
        }
    }

    private static async Task<long> RentedAsync()
    {
        for (var i = 0; i < 200 && BlockPool.RentedCount != 0; i++) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return BlockPool.RentedCount;
    }
}
