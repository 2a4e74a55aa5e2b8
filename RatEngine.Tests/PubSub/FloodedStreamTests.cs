using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

/// <summary>Clients that send more than a stream of topics has use for: they get an answer, and its end in good order.</summary>
public sealed class FloodedStreamTests
{
    [TestCase(65_536)]
    [TestCase(1_000_000)]
    public async Task Stream_whose_client_sends_too_much_ends_with_its_last_chunk(int bytes)
    {
        await using var server = await TestServer.StartAsync(app => app.Topic("/events/<topic>"));
        using var client = await server.ConnectAsync();
        await client.SendAsync($"GET /events/t HTTP/1.1\r\nHost: a\r\nContent-Length: {bytes}\r\n\r\n");
        await client.SendAsync(new byte[bytes]);

        var answer = Encoding.ASCII.GetString(await client.ReadToEndAsync());

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n").And.EndsWith("0\r\n\r\n"));
    }

    [Test]
    public async Task Stream_whose_client_sends_a_little_goes_on()
    {
        await using var server = await TestServer.StartAsync(app => app.Topic("/events/<topic>"));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /events/t HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
        await client.SendAsync(new byte[60_000]);
        await client.ReadUntilAsync("\r\n\r\n");
        await Poll.UntilAsync(() => server.App.Hub.Find("t") is { Subscribers: 1 }, () => "it is subscribed");

        server.App.Hub.Publish("t", new SseEvent("hello"));

        await client.ReadUntilAsync("data: hello\n\n");
    }

    [Test]
    public async Task Head_says_that_the_connection_ends_with_the_stream()
    {
        await using var server = await TestServer.StartAsync(app => app.Topic("/events/<topic>"));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /events/t HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.That(await client.ReadUntilAsync("\r\n\r\n"), Does.Contain("\r\nConnection: close\r\n"));
    }
}
