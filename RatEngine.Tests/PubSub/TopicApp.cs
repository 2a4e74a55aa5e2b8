using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using RatEngine.Http;
using RatEngine.Tests.Support;
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
        };
        App = new RatApp("test", all, Log);
        options ??= new TopicOptions { SendHello = true };
        App.Topic("/events/<path:topic>", options);
        App.Topics("GET", "/events", request => new([.. request.QueryPairs.Where(pair => pair.Key == "topic").Select(pair => pair.Value)]), options);
    }

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
    public Task<StreamPeer> OpenAsync(string target, string fields = "", string method = "GET", string version = "1.1", int bufferBytes = 64 * 1024)
    {
        var connection = new MemoryConnection(Memory.Wheel, bufferBytes);
        Memory.Accept(connection);
        var peer = new StreamPeer(connection.Peer.Input, connection.Peer.Output, connection.ResetByPeer);
        return peer.RequestAsync(target, fields, method, version);
    }

    public Task ListenAsync() => App.StartAsync(["http://127.0.0.1:0"]);

    /// <summary>A stream over a socket, its head read.</summary>
    public async Task<StreamPeer> ConnectAsync(string target, string fields = "", string version = "1.1", int? receiveBufferBytes = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(App.Addresses[0]).Port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        return await new StreamPeer(PipeReader.Create(stream), PipeWriter.Create(stream), Reset).RequestAsync(target, fields, version: version);

        void Reset()
        {
            if (socket.SafeHandle.IsClosed) return;
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
