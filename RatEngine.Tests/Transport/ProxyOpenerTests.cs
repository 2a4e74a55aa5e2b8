using System.Net;
using Microsoft.Extensions.Logging;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class ProxyOpenerTests
{
    private const string Header = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n";
    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static readonly IPEndPoint Proxy = new(IPAddress.Parse("10.0.0.1"), 1);
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("203.0.113.1"), 1);

    [Test]
    public async Task Client_is_whom_the_header_names_however_it_is_cut()
    {
        const string Text = Header + Request;
        for (var cut = 1; cut < Text.Length; cut++)
        {
            await using var server = Start();
            var client = Connect(server, Proxy, bufferBytes: 1);
            var answer = client.ReadToEndAsync();

            await client.SendAsync(Text[..cut]);
            await client.SendAsync(Text[cut..]);

            Assert.That(await answer, Does.EndWith("\r\n\r\nhttp 192.0.2.1:56324"), $"cut at {cut}");
        }
    }

    [TestCase("PROXY UNKNOWN\r\n")]
    [TestCase("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0")]
    public async Task Proxy_that_names_nobody_is_the_client_itself(string header) =>
        Assert.That(await ExchangeAsync(Proxy, header + Request), Does.EndWith("\r\n\r\nhttp 10.0.0.1:1"));

    [Test]
    public async Task Client_that_came_to_the_proxy_over_Tls_uses_https() =>
        Assert.That(
            await ExchangeAsync(Proxy, "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u0014\u00C0\0\u0002\u0001\u00C6\u0033\u0064\u0001\u00DC\u0004\u0001\u00BB\u0020\0\u0005\u0001\0\0\0\0" + Request),
            Does.EndWith("\r\n\r\nhttps 192.0.2.1:56324"));

    [TestCase(Request)]
    [TestCase("PROXY TCP4 nobody\r\n" + Request)]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\n" + Request)]
    public async Task Trusted_proxy_without_a_valid_header_is_closed(string text)
    {
        await using var server = Start();
        var client = Connect(server, Proxy);

        await client.SendAsync(text);

        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Refused));
        var entry = await server.Log.WaitForAsync(entry => entry.EventId.Id == 103);
        Assert.That(entry.Level, Is.EqualTo(LogLevel.Debug));
    }

    [Test]
    public async Task Header_that_is_not_whole_in_time_closes_the_connection()
    {
        await using var server = Start();
        var client = Connect(server, Proxy, bufferBytes: 1);
        await client.SendAsync(Header[..20]);

        server.Time.Advance(TimeSpan.FromSeconds(15.2));

        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Timeout));
    }

    [TestCase(Header, "HTTP/1.1 501 ")]
    [TestCase("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0", "HTTP/1.1 400 ")]
    public async Task Header_of_a_stranger_is_a_malformed_request(string header, string status) =>
        Assert.That(await ExchangeAsync(Stranger, header + Request), Does.StartWith(status));

    [Test]
    public async Task Stranger_is_served_as_if_there_were_no_proxies() =>
        Assert.That(await ExchangeAsync(Stranger, Request), Does.EndWith("\r\n\r\nhttp 203.0.113.1:1"));

    [TestCase("http://127.0.0.1:0", "127.0.0.0/8", true)]
    [TestCase("http://127.0.0.1:0", "127.0.0.0/8", false)]
    [TestCase("unix:", "unix", true)]
    [TestCase("unix:", "unix", false)]
    public async Task Header_is_read_from_sockets(string address, string network, bool useEpoll)
    {
        var folder = Directory.CreateTempSubdirectory("rat-");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            var options = new RatOptions { UseEpoll = useEpoll, Proxies = new ProxyOptions { ProxyProtocol = true, TrustedNetworks = [network] } };
            await using var server = await TestServer.StartAsync(Map, options, address == "unix:" ? address + path : address);
            using var client = address == "unix:" ? await RawClient.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path)) : await server.ConnectAsync();

            await client.SendAsync(Header + Request);

            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("http 192.0.2.1:56324"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Map(RatApp app) => app.Get("/", static (request, response) => response.SendTextAsync($"{request.Scheme} {request.RemoteEndPoint}"));

    private static TestServer Start() => TestServer.StartInMemory(Map);

    private static async Task<string> ExchangeAsync(IPEndPoint from, string text)
    {
        await using var server = Start();
        var client = Connect(server, from);
        await client.SendAsync(text);
        return await client.ReadToEndAsync();
    }

    private static MemoryClient Connect(TestServer server, IPEndPoint from, int bufferBytes = 64 * 1024)
    {
        var connection = new MemoryConnection(server.Http.Wheel, bufferBytes) { PeerAddress = from };
        var opener = new ProxyOpener(NetworkSet.Of(["10.0.0.0/8"]), TimeSpan.FromSeconds(15), server.Log.CreateLogger("test"));
        server.Http.Accept(connection, [opener]);
        return new MemoryClient(connection);
    }
}
