using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Hosting;

/// <summary>Limits and clocks that are set to other values than their defaults do what they say.</summary>
public sealed class LimitTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly HttpLimits Small = new()
    {
        MaxRequestLineBytes = 64,
        MaxHeadBytes = 256,
        MaxFields = 3,
        MaxChunkExtensionBytes = 4,
        MaxRequestBodyBytes = 5,
        MaxDrainedBodyBytes = 2,
    };

    private static readonly HttpLimits Hasty = new()
    {
        HeadTimeout = TimeSpan.FromSeconds(2),
        BodyRateGracePeriod = TimeSpan.FromSeconds(1),
        KeepAliveTimeout = TimeSpan.FromSeconds(3),
        WriteStallTimeout = TimeSpan.FromSeconds(4),
    };

    private static IEnumerable<TestCaseData> Requests =>
    [
        Row("request line", "GET /" + new string('a', 60) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Row("head", "GET / HTTP/1.1\r\nHost: a\r\nA: " + new string('a', 240) + "\r\n\r\n", 431),
        Row("fields", "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", 431),
        Row("fields of a trailer", Chunked + "0\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", 431),
        Row("chunk extensions", Chunked + "5;a=bcd\r\nhello\r\n0\r\n\r\n", 400),
        Row("chunk extensions in all", Chunked + "1;a\r\nh\r\n1;b\r\ni\r\n0;c\r\n\r\n", 400),
        Row("announced body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nhello!", 413),
        Row("chunked body", Chunked + "6\r\nhello!\r\n0\r\n\r\n", 413),
    ];

    [TestCaseSource(nameof(Requests))]
    public async Task Request_over_a_limit_is_refused(string request, int status)
    {
        await using var server = Start(Small);
        Assert.That(await MemoryClient.ExchangeAsync(server, request), Does.StartWith($"HTTP/1.1 {status} ").And.Contain("\r\nConnection: close\r\n"));
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    public async Task Body_is_drained_up_to_the_limit(int length, bool goesOn)
    {
        await using var server = Start(Small);
        var request = $"POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}";
        var answers = await MemoryClient.ExchangeAsync(server, request + Get);
        Assert.That(answers.Split("HTTP/1.1 200 "), Has.Length.EqualTo(goesOn ? 3 : 2));
    }

    [TestCase("GET / HT", 2, "HTTP/1.1 408 ", TestName = "Head must be whole within its time")]
    [TestCase("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nh", 1, "HTTP/1.1 408 ", TestName = "Body must come within its grace")]
    public async Task Request_that_is_too_slow_is_408(string request, int seconds, string answer)
    {
        await using var server = Start(Hasty);
        var client = server.ConnectInMemory(bufferBytes: 1);
        // Not all of it is looked at before the clock moves: a body is left where it is.
        var sending = client.SendAsync(request);
        var end = client.ReadToEndAsync();

        var moved = await server.AdvanceUntilAsync(end, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(await end, Does.StartWith(answer));
        await sending;
    }

    [Test]
    public async Task Idle_connection_is_closed_in_its_time()
    {
        await using var server = Start(Hasty);
        var client = server.ConnectInMemory();
        await client.SendAsync(Get);
        await client.ReadUntilAsync("hello");
        var end = client.ReadToEndAsync();

        var moved = await server.AdvanceUntilAsync(end, Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(await end, Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Timeout));
    }

    [Test]
    public async Task Client_that_takes_nothing_is_cut_in_its_time()
    {
        await using var server = Start(Hasty);
        var client = server.ConnectInMemory(bufferBytes: 100);
        await client.SendAsync("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        await Poll.UntilAsync(() => client.Connection.SendPendingSince != 0, () => "the client takes no more");

        var moved = await server.AdvanceUntilAsync(Poll.UntilAsync(() => client.Connection.CloseReason != CloseReason.None, () => "cut"), Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(4)));
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.WriteStalled));
    }

    [Test]
    public async Task Stop_takes_no_longer_than_the_drain_time()
    {
        await using var server = Start(new HttpLimits(), TimeSpan.FromSeconds(7));
        var client = server.ConnectInMemory();
        await client.SendAsync("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("begun");

        var moved = await server.AdvanceUntilAsync(server.App.StopAsync(), Step);

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.ServerStopped));
    }

    [Test]
    public async Task As_many_clients_over_the_limit_as_there_is_room_for_are_told_when_to_come_back()
    {
        await using var server = await TestServer.StartAsync(static app => app.Get("/", static (_, response) => response.SendTextAsync("hello")), new RatOptions { MaxConnections = 2 });
        var clients = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => server.ConnectAsync()));

        var refused = await Task.WhenAll(clients.Select(async client =>
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            var answer = await client.ReadResponseAsync();
            return answer.Status == 503 && answer.Header("Retry-After") == "1";
        }));

        Assert.That(refused.Count(was => was), Is.EqualTo(30));
        foreach (var client in clients) client.Dispose();
    }

    [Test]
    public async Task Clients_past_that_room_are_cut_before_the_next_is_accepted()
    {
        const int Told = 256;
        await using var server = TestServer.StartInMemory(Map, new RatOptions { MaxConnections = 1 });
        for (var i = 0; i < 1 + Told; i++) server.ConnectInMemory();

        var client = server.ConnectInMemory();

        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Refused));
        Assert.That(server.App.ConnectionCount, Is.EqualTo(1 + Told));
        await Assert.ThatAsync(client.ReadToEndAsync, Throws.InstanceOf<IOException>());
    }

    private static TestServer Start(HttpLimits limits, TimeSpan? drain = null)
    {
        var options = new RatOptions { Limits = limits };
        return TestServer.StartInMemory(Map, drain is { } time ? options with { DrainTimeout = time } : options);
    }

    private static void Map(RatApp app) => app
        .Get("/", static (_, response) => response.SendTextAsync("hello"))
        .Get("/large", static (_, response) => response.SendTextAsync(new string('x', 10_000)))
        .Post("/ignore", static (_, response) => response.SendTextAsync("ignored"))
        .Post("/", static async (request, response) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            await response.SendTextAsync("whole");
        })
        .Get("/never", static async (_, response) =>
        {
            await response.Body.WriteAsync("begun"u8.ToArray());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        });

    private static TestCaseData Row(string name, string request, int status) => new TestCaseData(request, status).SetArgDisplayNames(name);
}
