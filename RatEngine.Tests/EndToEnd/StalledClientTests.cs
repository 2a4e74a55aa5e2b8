using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Buffers;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>A client that never reads.</summary>
[NonParallelizable]
[TestFixture("http")]
[TestFixture("https")]
public sealed class StalledClientTests(string scheme)
{
    private StreamServers Servers { get; } = new(scheme);

    private const int EventBytes = 1_000;

    // What Linux lets a loopback connection hold at both ends by default: 4 MiB to send, 6 MiB to receive.
    private const long MostBytesInSockets = 12 * 1024 * 1024;

    [Test]
    public async Task An_endless_generator_is_asked_no_more_and_aborted_in_the_end_and_nobody_else_waits()
    {
        var time = new FakeTimeProvider();
        var (yielded, ended) = (0L, new Gate());
        await using var server = await Servers.StartAsync(
            app => app
                .Sse("/endless", _ => Endless())
                .Sse("/ticks", request => Ticks(request.Aborted)),
            new RatOptions { TimeProvider = time, Limits = new HttpLimits { WriteStallTimeout = TimeSpan.FromSeconds(30) } });
        var others = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.OpenAsync("/ticks")));
        var rented = BlockPool.RentedCount;
        using var stalled = await server.OpenAsync("/endless", receiveBufferBytes: 4096);

        // Where 500 events of others later the generator has not moved, it waits for the socket.
        var stillAt = -1L;
        for (var i = 0; i < 50 && Volatile.Read(ref yielded) != stillAt; i++)
        {
            stillAt = Volatile.Read(ref yielded);
            await ReadEventsAsync(others, 5);
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await TimeBar.HoldsAsync(TimeSpan.FromMilliseconds(500), () => ReadEventsAsync(others, 5));

        Assert.That(Volatile.Read(ref yielded), Is.EqualTo(stillAt));
        Assert.That(stillAt * EventBytes, Is.LessThan(MostBytesInSockets));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - memory, Is.LessThan(1024 * 1024));
        // Each of the others may be sending just now.
        Assert.That(BlockPool.RentedCount - rented, Is.LessThanOrEqualTo(others.Length + 2));

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(ended.IsOpen, Is.False);
        await time.AdvanceUntilAsync(ended);

        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));
        Assert.That(server.Log.Entries.Count(entry => entry.EventId.Id == 204), Is.EqualTo(1));
        await Poll.UntilAsync(() => server.App.ConnectionCount == 100, () => "the others alone are connected");
        await ReadEventsAsync(others, 2);
        foreach (var other in others) other.Dispose();

        async IAsyncEnumerable<string> Endless()
        {
            await Task.CompletedTask;
            var item = new string('x', EventBytes);
            try
            {
                while (true)
                {
                    Interlocked.Increment(ref yielded);
                    yield return item;
                }
            }
            finally
            {
                ended.Open();
            }
        }
    }

    /// <summary>Reads some events of each, and says how long the slowest took for one.</summary>
    private static async Task<TimeSpan> ReadEventsAsync(RawClient[] clients, int count)
    {
        var slowest = await Task.WhenAll(clients.Select(async client =>
        {
            var longest = TimeSpan.Zero;
            for (var i = 0; i < count; i++)
            {
                var start = TimeProvider.System.GetTimestamp();
                Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: tick\n\n").Or.EqualTo(":\n\n"));
                var took = TimeProvider.System.GetElapsedTime(start);
                if (took > longest) longest = took;
            }

            return longest;
        }));
        return slowest.Max();
    }

    private static async IAsyncEnumerable<string> Ticks([EnumeratorCancellation] CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(stop)) yield return "tick";
    }
}
