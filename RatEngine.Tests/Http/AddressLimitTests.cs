using System.Net;
using Microsoft.Extensions.Logging;
using RatEngine.Http;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Http;

public sealed class AddressLimitTests
{
    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    [Test]
    [Rule("limit.address")]
    public async Task Connection_over_the_limit_of_its_address_is_answered_503_and_others_are_served()
    {
        await using var server = Start(2);
        var first = Connect(server, "192.0.2.1");
        var second = Connect(server, "::ffff:192.0.2.1");
        var third = Connect(server, "192.0.2.1");
        var other = Connect(server, "192.0.2.2");

        await RefusedAsync(third);
        await ServedAsync(other);
        await ServedAsync(second);
        await AreOpenAsync(server, 1);
        await ServedAsync(Connect(server, "192.0.2.1"));
        await ServedAsync(first);
    }

    [TestCase("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [TestCase("::1", "::2", true)]
    [TestCase("192.0.2.1", "192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.3", false)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("192.0.2.1", "::192.0.2.1", false)]
    public void One_client_is_an_IPv4_address_or_a_network_of_64_bits(string first, string second, bool same) =>
        Assert.That(Key(first) == Key(second), Is.EqualTo(same));

    [Test]
    public void Unix_sockets_have_no_limit_by_address() => Assert.That(AddressKey.Of(UnixPeer.EndPoint), Is.Null);

    [Test]
    public async Task Flood_from_one_address_is_cut_and_logged_once_a_second()
    {
        await using var server = Start(1);
        var clients = Enumerable.Range(0, 30).Select(_ => Connect(server, "192.0.2.1")).ToArray();

        Assert.That(clients.Count(client => client.Connection.CloseReason == CloseReason.Refused), Is.GreaterThanOrEqualTo(10));
        await ServedAsync(Connect(server, "192.0.2.2"));
        Assert.That(server.Log.Entries.Where(entry => entry.EventId.Id == 208), Has.One.Matches<LogEntry>(entry => entry!.Level == LogLevel.Warning));
    }

    [Test]
    public async Task Address_of_a_PROXY_header_counts_and_not_the_proxys()
    {
        await using var server = Start(1);
        // One after the other: their headers are read on any thread.
        await ConnectThroughProxy(server, "192.0.2.1").ReadUntilAsync("hello");
        await ConnectThroughProxy(server, "192.0.2.2").ReadUntilAsync("hello");

        await RefusedAsync(ConnectThroughProxy(server, "192.0.2.1"), request: "");
    }

    [Test]
    public async Task Requests_under_way_are_counted_behind_a_proxy_that_names_its_clients()
    {
        var goOn = new TaskCompletionSource();
        await using var server = Start(1, goOn.Task);
        var first = Connect(server, "10.0.0.1");
        await first.SendAsync(Forwarded("/wait", "192.0.2.1"));
        await first.ReadUntilAsync("begun");
        var second = Connect(server, "10.0.0.1");
        var other = Connect(server, "10.0.0.1");

        await RefusedAsync(second, Forwarded("/", "192.0.2.1"));
        await ServedAsync(other, Forwarded("/", "192.0.2.2"));
        goOn.SetResult();
        await first.ReadUntilAsync("\r\n0\r\n\r\n");
        await ServedAsync(Connect(server, "10.0.0.1"), Forwarded("/", "192.0.2.1"));
    }

    [Test]
    public async Task Stream_of_topics_is_under_way_until_it_ends()
    {
        await using var server = Start(1);
        var first = Connect(server, "10.0.0.1");
        await first.SendAsync(Forwarded("/events/news", "192.0.2.1"));
        await first.ReadUntilAsync("text/event-stream");

        await RefusedAsync(Connect(server, "10.0.0.1"), Forwarded("/", "192.0.2.1"));
        first.Reset();
        await AreOpenAsync(server, 0);
        await ServedAsync(Connect(server, "10.0.0.1"), Forwarded("/", "192.0.2.1"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Sockets_are_counted(bool useEpoll)
    {
        await using var server = await TestServer.StartAsync(Map(Task.CompletedTask), new RatOptions { MaxConnectionsPerAddress = 1, UseEpoll = useEpoll });
        using var first = await server.ConnectAsync();
        await first.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await first.ReadResponseAsync()).Text, Is.EqualTo("hello"));

        using var second = await server.ConnectAsync();
        await second.SendAsync(Request);
        var refused = await second.ReadResponseAsync();

        Assert.That(refused.Status, Is.EqualTo(503));
        Assert.That(refused.Header("Retry-After"), Is.EqualTo("1"));
        Assert.That(refused.Header("Connection"), Is.EqualTo("close"));
    }

    private static Action<RatApp> Map(Task goOn) => app =>
    {
        app.Get("/", static (_, response) => response.SendTextAsync("hello"));
        app.Topic("/events/<topic>");
        app.Get("/wait", async (_, response) =>
        {
            await response.Body.WriteAsync("begun"u8.ToArray());
            await goOn;
        });
    };

    private static TestServer Start(int max, Task? goOn = null) => TestServer.StartInMemory(Map(goOn ?? Task.CompletedTask), new RatOptions
    {
        MaxConnectionsPerAddress = max,
        Proxies = new ProxyOptions { TrustedNetworks = ["10.0.0.0/8"], XForwardedFor = true },
    });

    private static MemoryClient Connect(TestServer server, string from) => server.ConnectInMemory(from: new IPEndPoint(IPAddress.Parse(from), 1));

    private static MemoryClient ConnectThroughProxy(TestServer server, string client)
    {
        var connection = new MemoryConnection(server.Http.Wheel) { PeerAddress = new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1) };
        server.Http.Accept(connection, [new ProxyOpener(NetworkSet.Of(["10.0.0.0/8"]), TimeSpan.FromSeconds(15), server.Log.CreateLogger("test"))]);
        var memory = new MemoryClient(connection);
        _ = memory.SendAsync($"PROXY TCP4 {client} 198.51.100.1 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        return memory;
    }

    private static string Forwarded(string path, string client) => $"GET {path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {client}\r\n\r\n";

    private static Task AreOpenAsync(TestServer server, int count) =>
        Poll.UntilAsync(() => server.App.ConnectionCount == count, () => $"{server.App.ConnectionCount} connections are open");

    private static async Task ServedAsync(MemoryClient client, string request = Request)
    {
        await client.SendAsync(request);
        await client.ReadUntilAsync("\r\n\r\nhello");
        client.HalfClose();
    }

    private static async Task RefusedAsync(MemoryClient client, string request = Request)
    {
        await client.SendAsync(request);
        var answer = await client.ReadToEndAsync();
        client.HalfClose();
        Assert.That(answer, Does.StartWith("HTTP/1.1 503 ").And.Contains("\r\nRetry-After: 1\r\n").And.Contains("\r\nConnection: close\r\n"));
    }

    private static AddressKey? Key(string address) => AddressKey.Of(new IPEndPoint(IPAddress.Parse(address), 1));
}
