using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using RatEngine.Http;
using RatEngine.Tests.Support;
using RatEngine.Tests.Transport;
using RatEngine.Transport;

namespace RatEngine.Tests.PubSub;

/// <summary>A server of topics, in memory or on a loopback port: <c>/events/NAME</c> and <c>/events?topic=A&amp;topic=B</c>.</summary>
internal sealed class TopicApp : IAsyncDisposable
{
    private HttpServer? _memory;

    public TopicApp(HubOptions? hub = null, TopicOptions? options = null, TimeProvider? time = null, TimeSpan? drain = null)
    {
        var all = new RatOptions
        {
            Hub = hub ?? new HubOptions(),
            TimeProvider = time ?? TimeProvider.System,
            DrainTimeout = drain ?? TimeSpan.FromSeconds(10),
            Tls = TestCertificates.Options,
        };
        App = new RatApp("test", all, Log);
        Log.App = App;
        options ??= new TopicOptions { SendHello = true };
        App.Topic("/events/<path:topic>", options);
        App.Topics("GET", "/events", request => new([.. request.QueryPairs.Where(pair => pair.Key == "topic").Select(pair => pair.Value)]), options);
    }

    /// <summary>https: TLS over memory and sockets alike.</summary>
    public string Scheme { get; init; } = "http";

    public TestLog Log { get; } = new();

    public RatApp App { get; }

    public Hub Hub => App.Hub;

    public int Subscribers => Hub.Topics.Sum(topic => topic.Subscribers);

    private HttpServer Memory => _memory ??= App.StartWithoutListener();

    public string Publish(string topic, string data, string? key = null) => Hub.Publish(topic, new SseEvent(data), key);

    /// <summary>A stream over memory, its head read.</summary>
    /// <param name="target">The path and query.</param>
    /// <param name="fields">Field lines, each with its CRLF.</param>
    /// <param name="method">The method.</param>
    /// <param name="version">1.1 or 1.0.</param>
    /// <param name="bufferBytes">What the client may leave unread before it is a stalled one.</param>
    public async Task<StreamPeer> OpenAsync(string target, string fields = "", string method = "GET", string version = "1.1", int bufferBytes = 64 * 1024)
    {
        var connection = new MemoryConnection(Memory.Wheel, bufferBytes);
        var (input, output) = (connection.Peer.Input, connection.Peer.Output);
        if (Scheme == "https") (input, output) = await SecureAsync(connection);
        else Memory.Accept(connection);
        return await new StreamPeer(input, output, connection.ResetByPeer) { Connection = Scheme == "http" ? connection : null }.RequestAsync(target, fields, method, version);
    }

    public Task ListenAsync() => App.StartAsync([$"{Scheme}://127.0.0.1:0"]);

    /// <summary>A stream over a socket, its head read.</summary>
    public async Task<StreamPeer> ConnectAsync(string target, string fields = "", string version = "1.1", int? receiveBufferBytes = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(App.Addresses[0]).Port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (Scheme == "https") stream = await TlsClient.SecureAsync(stream);
        return await new StreamPeer(PipeReader.Create(stream), PipeWriter.Create(stream), Reset).RequestAsync(target, fields, version: version);

        void Reset()
        {
            if (socket.SafeHandle.IsClosed) return;
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private async Task<(PipeReader Input, PipeWriter Output)> SecureAsync(MemoryConnection connection)
    {
        Memory.Accept(connection, [TlsClient.Opener(Memory.Wheel)]);
        var tls = await TlsClient.SecureAsync(new TlsClient.PipeStream(connection.Peer));
        return (PipeReader.Create(tls), PipeWriter.Create(tls));
    }
}
