using Microsoft.Extensions.Logging;
using RatEngine.Buffers;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>Clients that go away with a RST in the middle of something: nothing of them stays, and nothing of it is an error of the server's.</summary>
public sealed class VanishingClientTests
{
    [TestCase("", "")]
    [TestCase("GET /hel", "")]
    [TestCase("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "")]
    [TestCase("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello")]
    [TestCase("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe", "")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", "100 Continue\r\n")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", "")]
    [TestCase("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\nhe", "ignored")]
    [TestCase("GET /streamed HTTP/1.1\r\nHost: a\r\n\r\n", "one")]
    public async Task Connection_goes_with_its_client(string request, string until)
    {
        await using var wire = new Wire();
        var before = BlockPool.RentedCount;
        for (var i = 0; i < 20; i++)
        {
            using var client = await wire.ConnectAsync();
            await client.SendAsync(request);
            await client.ReadUntilAsync(until);
            client.Reset();
        }

        await IsGoneAsync(wire.Server);
        await Poll.UntilAsync(() => BlockPool.RentedCount <= before, () => $"{BlockPool.RentedCount} blocks, {before} before");

        for (var i = 0; i < 20; i++)
        {
            var client = wire.Server.ConnectInMemory();
            await client.SendAsync(request);
            if (until.Length > 0) await client.ReadUntilAsync(until);
            client.Reset();
        }

        await IsGoneAsync(wire.Server);
    }

    private static async Task IsGoneAsync(TestServer server)
    {
        await Poll.UntilAsync(() => server.Http.ConnectionCount == 0, () => $"{server.Http.ConnectionCount} connections");
        Assert.That(server.Log.Entries.Where(entry => entry.Level > LogLevel.Information), Is.Empty);
    }

    [TestCase("Content-Length: 5\r\n\r\nhello")]
    [TestCase("Content-Length: 0\r\n\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task Handler_that_has_read_the_body_learns_that_its_client_is_gone(string framing)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Post("/", async (request, _) =>
        {
            await using var registration = request.Aborted.Register(gone.SetResult);
            while (true)
            {
                var read = await request.Body.ReadAsync();
                request.Body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            begun.SetResult();
            await gone.Task;
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\n" + framing);
        await begun.Task.WaitAsync(RawClient.Patience);

        client.Reset();

        await gone.Task.WaitAsync(RawClient.Patience);
    }
}
