using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Tests.Support;

public sealed class RawClientTests
{
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "hello")]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n", "")]
    public async Task Response_is_read_to_the_end_of_its_framing_and_not_beyond(string response, string body)
    {
        using var pair = await SocketPair.CreateAsync();
        await pair.ServerSendAsync(response + "HTTP/1.1 500 Next\r\n\r\n");

        var read = await pair.Client.ReadResponseAsync();

        Assert.That(read.Text, Is.EqualTo(body));
        Assert.That(read.RawText, Is.EqualTo(response));
        Assert.That(await pair.Client.ReadUntilAsync("\r\n\r\n"), Is.EqualTo("HTTP/1.1 500 Next\r\n\r\n"));
    }

    [Test]
    public async Task Response_without_a_length_is_read_to_the_end_of_the_connection()
    {
        using var pair = await SocketPair.CreateAsync();
        await pair.ServerSendAsync("HTTP/1.1 200 OK\r\nVary: a\r\nVary: b\r\n\r\nuntil the end");
        pair.Server.Shutdown(SocketShutdown.Send);

        var read = await pair.Client.ReadResponseAsync();

        Assert.That(read.Text, Is.EqualTo("until the end"));
        Assert.That(read.HeaderValues("vary"), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Response_to_head_has_no_body_whatever_its_length_says()
    {
        using var pair = await SocketPair.CreateAsync();
        await pair.ServerSendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");

        var read = await pair.Client.ReadResponseAsync(toHead: true);

        Assert.That(read.Header("content-length"), Is.EqualTo("5"));
        Assert.That(read.Body, Is.Empty);
    }

    [Test]
    public async Task Close_before_the_marker_fails_with_what_was_received()
    {
        using var pair = await SocketPair.CreateAsync();
        await pair.ServerSendAsync("half a li");
        pair.Server.Shutdown(SocketShutdown.Send);

        await Assert.ThatAsync(
            async () => await pair.Client.ReadUntilAsync("\r\n"),
            Throws.TypeOf<EndOfStreamException>().With.Message.Contains("half a li"));
    }

    [Test]
    public async Task Half_close_reaches_the_server_as_an_end_and_leaves_reading_open()
    {
        using var pair = await SocketPair.CreateAsync();
        pair.Client.HalfClose();

        Assert.That(await pair.Server.ReceiveAsync(new byte[1]), Is.Zero);
        await pair.ServerSendAsync("still here");
        pair.Server.Shutdown(SocketShutdown.Send);
        Assert.That(await pair.Client.ReadToEndAsync(), Is.EqualTo("still here"u8.ToArray()));
    }

    [Test]
    public async Task Reset_reaches_the_server_as_a_reset()
    {
        using var pair = await SocketPair.CreateAsync();
        pair.Client.Reset();

        var error = await Assert.ThrowsAsync<SocketException>(async () => await pair.Server.ReceiveAsync(new byte[1]));
        Assert.That(error!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task Bodies_longer_than_the_buffer_arrive_whole()
    {
        using var pair = await SocketPair.CreateAsync();
        var body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(n => $"{n:D6} ")));
        var sending = pair.ServerSendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{Encoding.Latin1.GetString(body)}");

        Assert.That((await pair.Client.ReadResponseAsync()).Body, Is.EqualTo(body));
        await sending;
    }

    [Test]
    public async Task Unix_address_connects_to_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), $"rat-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        try
        {
            using var client = await RawClient.ConnectAsync($"http+unix:{path}");
            using var server = await listener.AcceptAsync();
            await client.SendAsync("x");
            Assert.That(await server.ReceiveAsync(new byte[8]), Is.EqualTo(1));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class SocketPair : IDisposable
    {
        public required RawClient Client { get; init; }

        public required Socket Server { get; init; }

        public static async Task<SocketPair> CreateAsync()
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var client = await RawClient.ConnectAsync($"http://{listener.LocalEndPoint}");
            return new SocketPair { Client = client, Server = await listener.AcceptAsync() };
        }

        public async Task ServerSendAsync(string text)
        {
            ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text);
            while (!bytes.IsEmpty) bytes = bytes[await Server.SendAsync(bytes)..];
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
