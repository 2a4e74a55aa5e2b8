using System.IO.Pipelines;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Conformance;

/// <summary>The deadlines of a connection, on a clock that the tests move. A deadline is never met early.</summary>
public sealed class ClockTests
{
    private const string Hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [TestCase("", TestName = "A_new_connection_without_a_byte_is_408_after_15_s")]
    [TestCase("GET /hello HTTP/1.1\r\n", TestName = "A_new_connection_with_half_a_head_is_408_after_15_s")]
    [Rule("limit.head")]
    public async Task Head_must_be_whole_in_time(string start)
    {
        await using var wire = new Wire();
        var client = wire.Server.ConnectInMemory();
        await client.SendAsync(start);
        var reading = client.ReadToEndAsync();

        var moved = await wire.Server.AdvanceUntilAsync(reading, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(15)));
        Assert.That(await reading, Does.StartWith("HTTP/1.1 408 ").And.Contain("\r\nConnection: close\r\n"));
    }

    [Test]
    [Rule("limit.head")]
    public async Task Bytes_that_trickle_in_do_not_put_off_the_end()
    {
        await using var wire = new Wire();
        var client = wire.Server.ConnectInMemory(bufferBytes: 1);
        var reading = client.ReadToEndAsync();
        foreach (var c in "GET /hello HTT")
        {
            await client.SendAsync(c.ToString());
            wire.Server.Time.Advance(Step);
        }

        var moved = await wire.Server.AdvanceUntilAsync(reading, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(await reading, Does.StartWith("HTTP/1.1 408 "));
    }

    [Test]
    [Rule("refusal.good-order")]
    public async Task Client_that_is_refused_for_its_slowness_and_never_closes_is_closed()
    {
        await using var wire = new Wire();
        var client = wire.Server.ConnectInMemory();
        var reading = client.ReadToEndAsync();
        await wire.Server.AdvanceUntilAsync(reading, Step);
        await wire.Server.AdvanceUntilAsync(Poll.UntilAsync(() => wire.Server.Http.ConnectionCount == 0, () => "closed"), Step);
    }

    [Test]
    [Rule("limit.head")]
    public async Task Head_on_a_kept_connection_is_timed_from_its_first_byte()
    {
        await using var wire = new Wire();
        var client = wire.Server.ConnectInMemory(bufferBytes: 1);
        var reading = client.ReadUntilAsync("hello");
        await client.SendAsync(Hello);
        await reading;
        await Poll.UntilAsync(() => client.Connection.SendPendingSince == 0, () => "the flush ended: a stalled one would be cut");

        wire.Server.Time.Advance(TimeSpan.FromSeconds(100));
        await client.SendAsync("G");
        var end = client.ReadToEndAsync();
        var moved = await wire.Server.AdvanceUntilAsync(end, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(15)));
        Assert.That(await end, Does.StartWith("HTTP/1.1 408 "));
    }

    [Test]
    [Rule("limit.idle")]
    public async Task Kept_connection_is_closed_without_a_word_after_120_s()
    {
        await using var wire = new Wire();
        var client = wire.Server.ConnectInMemory();
        await client.SendAsync(Hello);
        await client.ReadUntilAsync("hello");
        var end = client.ReadToEndAsync();

        var moved = await wire.Server.AdvanceUntilAsync(end, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(120)));
        Assert.That(await end, Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Timeout));
    }

    [TestCase("Content-Length: 5\r\n\r\nhell")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\nhell")]
    [Rule("limit.body-rate")]
    public async Task Body_that_stops_is_408_after_the_grace(string rest)
    {
        await using var wire = new Wire();
        var client = wire.Server.ConnectInMemory();
        await client.SendAsync("POST /echo HTTP/1.1\r\nHost: a\r\n" + rest);
        var reading = client.ReadToEndAsync();

        var moved = await wire.Server.AdvanceUntilAsync(reading, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(await reading, Does.StartWith("HTTP/1.1 408 ").And.Contain("\r\nConnection: close\r\n"));
    }

    [TestCase(300, true)]
    [TestCase(100, false)]
    [Rule("limit.body-rate")]
    public async Task Body_may_come_at_the_slowest_rate_and_no_slower(int bytesPerSecond, bool isFastEnough)
    {
        await using var server = TestServer.StartInMemory(app => app.Post("/", async (request, response) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            await response.SendTextAsync("whole");
        }));
        var client = server.ConnectInMemory(bufferBytes: 1);
        var reading = client.ReadToEndAsync();
        const int Seconds = 30;
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {Seconds * bytesPerSecond}\r\n\r\n");
        for (var i = 0; i < Seconds; i++)
        {
            await client.SendAsync(new string('x', bytesPerSecond));
            server.Time.Advance(Step);
        }

        client.HalfClose();
        Assert.That(await reading, Does.StartWith(isFastEnough ? "HTTP/1.1 200 " : "HTTP/1.1 408 "));
    }

    [TestCase("Content-Length: 9000\r\n\r\n", "", TestName = "Content_that_a_handler_holds_until_it_is_whole_counts_as_it_comes")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n0\r\nX: ", "\r\n\r\n", TestName = "Trailers_count_as_they_come")]
    [Rule("limit.body-rate")]
    public async Task Body_that_is_not_taken_yet_is_none_the_slower(string start, string end)
    {
        await using var server = TestServer.StartInMemory(app => app.Post("/", async (request, response) =>
        {
            ReadResult read;
            while (!(read = await request.Body.ReadAsync()).IsCompleted) request.Body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            request.Body.AdvanceTo(read.Buffer.End);
            await response.SendTextAsync("whole");
        }));
        var client = server.ConnectInMemory(bufferBytes: 1);
        var reading = client.ReadToEndAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + start);
        for (var i = 0; i < 30; i++)
        {
            await client.SendAsync(new string('x', 300));
            server.Time.Advance(Step);
        }

        await client.SendAsync(end);
        client.HalfClose();
        Assert.That(await reading, Does.StartWith("HTTP/1.1 200 "));
    }

    [Test]
    [Rule("limit.write-stall")]
    public async Task Peer_that_takes_nothing_is_cut_after_30_s()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = TestServer.StartInMemory(app => app.Get("/", async (_, response) =>
        {
            while (!(await response.Body.WriteAsync(new byte[1000])).IsCompleted)
            {
            }

            ended.SetResult();
        }));
        var client = server.ConnectInMemory(bufferBytes: 10_000);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        var moved = await server.AdvanceUntilAsync(ended.Task, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.WriteStalled));
    }

    [Test]
    [Rule("limit.write-stall")]
    public async Task Peer_that_takes_little_by_little_is_not_cut()
    {
        var stop = false;
        await using var server = TestServer.StartInMemory(app => app.Get("/", async (_, response) =>
        {
            while (!Volatile.Read(ref stop)) await response.Body.WriteAsync(new byte[1000]);
        }));
        var client = server.ConnectInMemory(bufferBytes: 1);
        // Taken off the buffer when the handler has ended: until then the request refers to it.
        var sending = client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        for (var i = 0; i < 20; i++)
        {
            await client.ReadUntilAsync("\r\n03e8\r\n");
            server.Time.Advance(TimeSpan.FromSeconds(20));
        }

        Volatile.Write(ref stop, true);
        await client.ReadUntilAsync("\r\n0\r\n\r\n");
        await sending;
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.None));
    }
}
