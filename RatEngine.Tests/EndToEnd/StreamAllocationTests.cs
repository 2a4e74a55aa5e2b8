using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What the engine allocates for an event on its way from a generator to the socket.</summary>
[NonParallelizable]
[Category("Allocation")]
public sealed class StreamAllocationTests
{
    private const int EventCount = 100_000;

    // What the runtime itself may need meanwhile, whatever the count of events: a hundredth of a byte an event would be more.
    private const long MostBytes = EventCount / 10;

    private static readonly SseEvent Prepared = new(new byte[64].Select(_ => (byte)'x').ToArray(), type: "tick", id: "7");

    [Test]
    public async Task Events_of_a_generator_that_never_waits_allocate_nothing()
    {
        await using var server = await StreamServer.StartWithoutLogAsync(app => app.Sse("/", _ => Endless()));
        using var client = Open(server);
        var buffer = new byte[64 * 1024];
        Receive(client, buffer, EventCount);

        Assert.That(Allocations.LeastOfAllThreads(() => Receive(client, buffer, EventCount)), Is.LessThan(MostBytes));

        static async IAsyncEnumerable<SseEvent> Endless()
        {
            await Task.CompletedTask;
            while (true) yield return Prepared;
        }
    }

    [Test]
    public async Task Events_that_the_client_takes_too_slowly_allocate_nothing()
    {
        await using var server = await StreamServer.StartWithoutLogAsync(app => app.Sse("/", _ => Endless()));
        using var client = Open(server, receiveBufferBytes: 4096);
        var buffer = new byte[1024];
        // By then the buffers between them are full: each flush waits.
        Receive(client, buffer, EventCount);

        Assert.That(Allocations.LeastOfAllThreads(() => Receive(client, buffer, EventCount)), Is.LessThan(MostBytes));

        static async IAsyncEnumerable<SseEvent> Endless()
        {
            await Task.CompletedTask;
            while (true) yield return Prepared;
        }
    }

    [Test]
    public async Task Events_of_a_generator_that_waits_for_each_allocate_nothing()
    {
        var generator = new Handed(Prepared);
        await using var server = await StreamServer.StartWithoutLogAsync(app => app.Sse("/", _ => generator));
        using var client = Open(server);
        var buffer = new byte[4096];
        HandOn(1_000);

        Assert.That(Allocations.LeastOfThisThread(() => HandOn(EventCount / 10)), Is.Zero);

        // The stream goes on where the event is handed to it: on this thread, whose allocations are counted exactly.
        void HandOn(int count)
        {
            for (var i = 0; i < count; i++)
            {
                generator.HandOn();
                client.Receive(buffer);
            }
        }
    }

    /// <summary>A socket that was never used asynchronously: a receive on it that has to wait allocates nothing either.</summary>
    private static Socket Open(StreamServer server, int receiveBufferBytes = 256 * 1024)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = receiveBufferBytes };
        socket.Connect(IPAddress.Loopback, new Uri(server.Address).Port);
        socket.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
        Span<byte> head = stackalloc byte[1024];
        // The head of a generator that waits comes alone; of one that does not, with its first events.
        Assert.That(socket.Receive(head), Is.GreaterThan(100));
        return socket;
    }

    private static void Receive(Socket client, byte[] buffer, int events)
    {
        var left = (long)events * ("52\r\nevent: tick\nid: 7\ndata: \n\n\r\n".Length + 64);
        while (left > 0) left -= client.Receive(buffer);
    }

    /// <summary>A generator that yields one event each time it is told to, without an allocation of its own.</summary>
    private sealed class Handed(SseEvent item) : IAsyncEnumerable<SseEvent>, IAsyncEnumerator<SseEvent>, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _next;
        private volatile bool _awaited;

        public SseEvent Current => item;

        public IAsyncEnumerator<SseEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            cancellationToken.Register(() =>
            {
                try
                {
                    _next.SetException(new OperationCanceledException());
                }
                catch (InvalidOperationException)
                {
                    // An event was handed on just now.
                }
            });
            return this;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            _next.Reset();
            return new ValueTask<bool>(this, _next.Version);
        }

        public void HandOn()
        {
            var wait = default(SpinWait);
            while (!_awaited) wait.SpinOnce();
            _awaited = false;
            _next.SetResult(true);
        }

        public bool GetResult(short token) => _next.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _next.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            _next.OnCompleted(continuation, state, token, flags);
            _awaited = true;
        }

        public ValueTask DisposeAsync() => default;
    }
}
