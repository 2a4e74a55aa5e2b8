using System.Buffers;
using System.Globalization;
using System.Text;
using RatEngine.Transport;

namespace RatEngine.Tests.EndToEnd;

/// <summary>When the bytes of a stream leave, seen from the other end of a connection in memory, which shows each flush.</summary>
public sealed class StreamFlushTests
{
    [Test]
    public async Task Events_yielded_without_waiting_share_a_send_with_the_head()
    {
        await using var app = new RatApp();
        app.Sse("/", request => Generators.ThenIdle(["1", "2", "3"], stop: request.Aborted));
        using var peer = Connect(app);

        var text = await peer.ReadAsync();

        Assert.That(text, Does.StartWith("HTTP/1.1 200 OK\r\n").And.EndsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n9\r\ndata: 3\n\n\r\n"));
    }

    [Test]
    public async Task An_event_that_stands_alone_leaves_at_once()
    {
        Gate[] gates = [new(), new()];
        await using var app = new RatApp();
        app.Sse("/", request => Generators.Stepwise(gates, request.Aborted));
        using var peer = Connect(app);
        Assert.That(await peer.ReadAsync(), Does.EndWith("\r\n\r\n"));

        gates[0].Open();
        Assert.That(await peer.ReadAsync(), Is.EqualTo("e\r\ndata: step 0\n\n\r\n"));

        gates[1].Open();
        Assert.That(await peer.ReadToEndOfStreamAsync(), Is.EqualTo("e\r\ndata: step 1\n\n\r\n0\r\n\r\n"));
    }

    [TestCase(1, 1)]
    [TestCase(1_000, 10)]
    public async Task The_bytes_leave_when_they_reach_the_threshold(int threshold, int perFlush)
    {
        var yielded = 0;
        await using var app = new RatApp();
        app.Sse("/", _ => Count(), options: new SseOptions { FlushThresholdBytes = threshold });
        using var peer = Connect(app, bufferBytes: 1);

        // Each flush waits for this end to read: no more is asked of the generator until then.
        var first = 0;
        var text = await peer.ReadAsync(beforeTaking: () => first = yielded);
        while (text.Length < 10_000) text += await peer.ReadAsync();

        Assert.That(first, Is.InRange(1, perFlush));

        async IAsyncEnumerable<string> Count()
        {
            await Task.CompletedTask;
            while (true)
            {
                yielded++;
                yield return yielded.ToString("D92", CultureInfo.InvariantCulture);
            }
        }
    }

    private static MemoryPeer Connect(RatApp app, int bufferBytes = 64 * 1024)
    {
        var server = app.StartWithoutListener();
        var connection = new MemoryConnection(server.Wheel, bufferBytes);
        server.Accept(connection);
        return new MemoryPeer(connection);
    }

    private sealed class MemoryPeer : IDisposable
    {
        private readonly MemoryConnection _connection;

        public MemoryPeer(MemoryConnection connection)
        {
            _connection = connection;
            connection.Peer.Output.Write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
            _ = connection.Peer.Output.FlushAsync().AsTask();
        }

        /// <summary>What has been flushed until now, once there is something.</summary>
        public async Task<string> ReadAsync(Action? beforeTaking = null)
        {
            var read = await _connection.Peer.Input.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            beforeTaking?.Invoke();
            var text = Encoding.UTF8.GetString(read.Buffer.ToArray());
            _connection.Peer.Input.AdvanceTo(read.Buffer.End);
            return text;
        }

        public async Task<string> ReadToEndOfStreamAsync()
        {
            var text = "";
            while (!text.EndsWith("0\r\n\r\n", StringComparison.Ordinal)) text += await ReadAsync();
            return text;
        }

        public void Dispose() => _connection.Abort(CloseReason.PeerReset);
    }
}
