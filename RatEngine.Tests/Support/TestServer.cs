using System.Net;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Http;
using RatEngine.Transport;

namespace RatEngine.Tests.Support;

/// <summary>A server for one test, with a clock that stands still until the test moves it, reached through sockets or through memory.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    // Real time between steps of the fake clock: the server's threads react to one before the next.
    private static readonly TimeSpan StepPause = TimeSpan.FromMilliseconds(2);

    private TestServer(FakeTimeProvider time, TestLog log, RatApp app)
    {
        Time = time;
        Log = log;
        App = app;
    }

    public FakeTimeProvider Time { get; }

    public TestLog Log { get; }

    public RatApp App { get; }

    public HttpServer Http => App.Server!;

    public string Address => App.Addresses[0];

    /// <summary>Listens on a free port of the loopback address; for https with a certificate for it, if the options have none.</summary>
    public static async Task<TestServer> StartAsync(Action<RatApp> map, RatOptions? options = null, string address = "http://127.0.0.1:0")
    {
        if (address.StartsWith("https://", StringComparison.Ordinal) && options?.Tls.Certificates is null or [])
            options = (options ?? new RatOptions()) with { Tls = TestCertificates.Options };
        var server = Create(map, options);
        await server.App.StartAsync([address]);
        return server;
    }

    /// <summary>Serves connections through memory alone.</summary>
    public static TestServer StartInMemory(Action<RatApp> map, RatOptions? options = null)
    {
        var server = Create(map, options);
        server.App.StartWithoutListener();
        return server;
    }

    public Task<RawClient> ConnectAsync(int? receiveBufferBytes = null) => RawClient.ConnectAsync(Address, receiveBufferBytes);

    /// <summary>A connection through memory.</summary>
    /// <param name="bufferBytes">How much either end takes before the other must wait. With 1 a sent byte has been looked at when the next goes.</param>
    /// <param name="from">The client's address, as the server sees it.</param>
    public MemoryClient ConnectInMemory(int bufferBytes = 64 * 1024, EndPoint? from = null)
    {
        var connection = new MemoryConnection(Http.Wheel, bufferBytes) { PeerAddress = from };
        Http.Accept(connection);
        return new MemoryClient(connection);
    }

    /// <summary>Moves the clock on until the task has ended.</summary>
    /// <returns>How far it was moved: at least the deadline, if the deadline is kept.</returns>
    public async Task<TimeSpan> AdvanceUntilAsync(Task task, TimeSpan step)
    {
        var moved = TimeSpan.Zero;
        var start = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            if (TimeProvider.System.GetElapsedTime(start) > RawClient.Patience) throw new TimeoutException($"Nothing happened in {moved} of the server's time.");
            Time.Advance(step);
            moved += step;
            await Task.WhenAny(task, Task.Delay(StepPause, TimeProvider.System));
        }

        return moved;
    }

    /// <summary>Moves the clock on by that much, in steps, as real time comes.</summary>
    public void Advance(TimeSpan by, TimeSpan step)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += step) Time.Advance(step);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static TestServer Create(Action<RatApp> map, RatOptions? options)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero));
        var log = new TestLog();
        var app = new RatApp("test", (options ?? new RatOptions()) with { TimeProvider = time }, log);
        log.App = app;
        map(app);
        return new TestServer(time, log, app);
    }
}
