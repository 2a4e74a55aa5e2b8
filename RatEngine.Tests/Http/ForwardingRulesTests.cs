using System.Net;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

public sealed class ForwardingRulesTests
{
    private static readonly string[] Networks = ["10.0.0.0/8", "fd00::/8"];
    private static readonly ProxyOptions Legacy = new() { TrustedNetworks = Networks, XForwardedFor = true, XForwardedProto = true };
    private static readonly ProxyOptions Standard = new() { TrustedNetworks = Networks, Forwarded = true };

    [TestCase("", "http 10.0.0.1:7", TestName = "No field: the proxy itself")]
    [TestCase("X-Forwarded-For: 192.0.2.1", "http 192.0.2.1:0")]
    [TestCase("x-forwarded-for: 192.0.2.1:4711", "http 192.0.2.1:4711")]
    [TestCase("X-Forwarded-For: 2001:db8::1", "http [2001:db8::1]:0")]
    [TestCase("X-Forwarded-For: [2001:db8::1]", "http [2001:db8::1]:0")]
    [TestCase("X-Forwarded-For: [2001:db8::1]:80", "http [2001:db8::1]:80")]
    [TestCase("X-Forwarded-For: 203.0.113.66, 192.0.2.1", "http 192.0.2.1:0", TestName = "What the client wrote itself is not believed")]
    [TestCase("X-Forwarded-For: 203.0.113.66, 192.0.2.1, 10.0.0.2, 10.0.0.3", "http 192.0.2.1:0", TestName = "Trusted proxies are walked over")]
    [TestCase("X-Forwarded-For: 203.0.113.66\r\nX-Forwarded-For: 192.0.2.1,10.0.0.2\r\nX-Forwarded-For: 10.0.0.3", "http 192.0.2.1:0", TestName = "Lines are one list")]
    [TestCase("X-Forwarded-For: 10.0.0.3, 10.0.0.2", "http 10.0.0.3:0", TestName = "A client in a trusted network is the last one")]
    [TestCase("X-Forwarded-For: 192.0.2.1, , 10.0.0.2,", "http 192.0.2.1:0", TestName = "Empty elements count for nothing")]
    [TestCase("X-Forwarded-For: 192.0.2.1, unknown, 10.0.0.2", "http 10.0.0.2:0", TestName = "An unknown client leaves the proxy that says so")]
    [TestCase("X-Forwarded-For: 192.0.2.1, nonsense, 10.0.0.2", "http 10.0.0.2:0", TestName = "A malformed element ends the walk")]
    [TestCase("X-Forwarded-For: 192.0.2.999", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-For: 192.0.2.1:", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-For: 192.0.2.1:65536", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-For: 192.0.2.1 4711", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-For: 2001:db8::1%eth0", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-For: \"192.0.2.1\"", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-Proto: https", "https 10.0.0.1:7")]
    [TestCase("X-Forwarded-Proto: HTTPS\r\nX-Forwarded-For: 192.0.2.1", "https 192.0.2.1:0")]
    [TestCase("X-Forwarded-Proto: ftp", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-Proto: https, http\r\nX-Forwarded-For: 192.0.2.1", "http 192.0.2.1:0", TestName = "A scheme that the client wrote itself is not believed")]
    [TestCase("X-Forwarded-Proto: https, http\r\nX-Forwarded-For: 192.0.2.1, 10.0.0.2", "https 192.0.2.1:0", TestName = "The scheme stands where the address stands")]
    [TestCase("X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1, 10.0.0.2", "https 192.0.2.1:0", TestName = "One scheme is the first proxy's")]
    [TestCase("Forwarded: for=192.0.2.1;proto=https", "http 10.0.0.1:7", TestName = "A field that is off is not read")]
    public async Task Legacy_fields_name_the_client(string fields, string expected) =>
        Assert.That(await AskAsync(Legacy, fields), Is.EqualTo(expected));

    [TestCase("Forwarded: for=192.0.2.60;proto=http;by=203.0.113.43", "http 192.0.2.60:0")]
    [TestCase("Forwarded: For=192.0.2.60;Proto=HTTPS;host=example.com", "https 192.0.2.60:0")]
    [TestCase("Forwarded: for=\"[2001:db8:cafe::17]:4711\"", "http [2001:db8:cafe::17]:4711")]
    [TestCase("Forwarded: for=\"192.0.2.43:47011\"", "http 192.0.2.43:47011")]
    [TestCase("Forwarded: for=\"192.0.2.43:_port\"", "http 192.0.2.43:0")]
    [TestCase("Forwarded: for=\"\\1\\92.0.2.43\"", "http 192.0.2.43:0", TestName = "Escapes in a quoted string stand for themselves")]
    [TestCase("Forwarded: for=203.0.113.66, for=192.0.2.1;proto=https, for=10.0.0.2;proto=http", "https 192.0.2.1:0", TestName = "The scheme is that of the hop nearest to the client")]
    [TestCase("Forwarded: for=192.0.2.1;proto=https\r\nForwarded: for=10.0.0.2", "https 192.0.2.1:0", TestName = "Lines are one list (Forwarded)")]
    [TestCase("Forwarded: for=_hidden;proto=https, for=10.0.0.2", "https 10.0.0.2:0", TestName = "An obfuscated client leaves the proxy that hides it")]
    [TestCase("Forwarded: for=\"_gazonk:12\"", "http 10.0.0.1:7")]
    [TestCase("Forwarded: for=unknown;proto=https", "https 10.0.0.1:7")]
    [TestCase("Forwarded: proto=https", "https 10.0.0.1:7")]
    [TestCase("Forwarded: for=192.0.2.1; proto=https", "https 192.0.2.1:0", TestName = "Space beside a semicolon is let pass")]
    [TestCase("Forwarded: ,for=192.0.2.1;;proto=https;, ,", "https 192.0.2.1:0", TestName = "Empty pairs and elements count for nothing")]
    [TestCase("Forwarded: for=\"203.0.113.66, for=192.0.2.1", "http 192.0.2.1:0", TestName = "A quote that the client left open changes nothing")]
    [TestCase("Forwarded: for=\"203.0.113.66, for=\"[fd00::1]\"", "http [fd00::1]:0", TestName = "A quote that the client left open does not pair with the proxy's")]
    [TestCase("Forwarded: for=\"203.0.113.66\\\", for=192.0.2.1", "http 192.0.2.1:0")]
    [TestCase("Forwarded: by=\"a,b;for=203.0.113.66\";for=192.0.2.1", "http 192.0.2.1:0", TestName = "What is quoted divides nothing")]
    [TestCase("Forwarded: for=192.0.2.1, nonsense, for=10.0.0.2", "http 10.0.0.2:0")]
    [TestCase("Forwarded: for=192.0.2.1:80", "http 10.0.0.1:7", TestName = "A port must be quoted")]
    [TestCase("Forwarded: for=2001:db8::1", "http 10.0.0.1:7")]
    [TestCase("Forwarded: for=\"2001:db8::1\"", "http 10.0.0.1:7", TestName = "IPv6 stands in brackets")]
    [TestCase("Forwarded: for=\"192.0.2.1", "http 10.0.0.1:7")]
    [TestCase("Forwarded: for=192.0.2.1\"", "http 10.0.0.1:7")]
    [TestCase("Forwarded: for =192.0.2.1", "http 10.0.0.1:7")]
    [TestCase("Forwarded: for=192.0.2.1;for=192.0.2.2", "http 10.0.0.1:7", TestName = "A parameter twice is malformed")]
    [TestCase("Forwarded: proto=ftp;for=192.0.2.1", "http 10.0.0.1:7")]
    [TestCase("Forwarded: =192.0.2.1", "http 10.0.0.1:7")]
    [TestCase("Forwarded: \"", "http 10.0.0.1:7")]
    [TestCase("Forwarded: for=_", "http 10.0.0.1:7")]
    [TestCase("X-Forwarded-For: 192.0.2.1", "http 10.0.0.1:7")]
    public async Task Forwarded_names_the_client(string fields, string expected) =>
        Assert.That(await AskAsync(Standard, fields), Is.EqualTo(expected));

    [Test]
    public async Task Strangers_are_not_believed() =>
        Assert.That(await AskAsync(Legacy, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https", "203.0.113.1"), Is.EqualTo("http 203.0.113.1:7"));

    [Test]
    public async Task Nobody_is_believed_unless_told_otherwise() =>
        Assert.That(await AskAsync(new ProxyOptions { TrustedNetworks = Networks }, "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1"), Is.EqualTo("http 10.0.0.1:7"));

    [Test]
    public async Task Each_request_of_a_connection_has_a_client_of_its_own()
    {
        await using var server = Start(Legacy);
        var client = server.ConnectInMemory(from: new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\nhttp 192.0.2.1:0");
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.2\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\nhttp 192.0.2.2:0");
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\nhttp 10.0.0.1:7");
    }

    [Test]
    public async Task Streams_name_the_client_in_their_logs()
    {
        await using var server = TestServer.StartInMemory(app => app.Topic("/events/<topic>"), new RatOptions { Proxies = Legacy });
        var client = server.ConnectInMemory(from: new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7));
        await client.SendAsync("GET /events/news HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");

        var opened = await server.Log.WaitForAsync(entry => entry.EventId.Id == 500);

        Assert.That($"{opened.Values["RemoteEndPoint"]}", Is.EqualTo("192.0.2.1:0"));
        server.App.Hub.Publish("news", new SseEvent("hello"));
        await client.ReadUntilAsync("data: hello\n\n");
    }

    private static TestServer Start(ProxyOptions options) => TestServer.StartInMemory(
        app => app.Get("/", static (request, response) => response.SendTextAsync($"{request.Scheme} {request.RemoteEndPoint}")), new RatOptions { Proxies = options });

    private static async Task<string> AskAsync(ProxyOptions options, string fields, string from = "10.0.0.1")
    {
        await using var server = Start(options);
        var client = server.ConnectInMemory(from: new IPEndPoint(IPAddress.Parse(from), 7));
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{fields}{(fields.Length == 0 ? "" : "\r\n")}\r\n");
        var answer = await client.ReadToEndAsync();
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
