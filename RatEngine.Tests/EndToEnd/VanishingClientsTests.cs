using System.Runtime.CompilerServices;
using RatEngine.Buffers;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>A thousand clients that go away at once.</summary>
[NonParallelizable]
public sealed class VanishingClientsTests
{
    private const int StreamCount = 1_000;
    private const int MostBytesAStreamMayLeave = 200;

    [Test]
    public async Task Streams_whose_clients_vanish_run_their_finally_blocks_within_two_seconds_and_leave_nothing()
    {
        var (opened, ended) = (new CountdownEvent(1), new CountdownEvent(1));
        var more = new Gate();
        await using var server = await StreamServer.StartWithoutLogAsync(app => app.Sse("/<int:n>", (RatRequest request, int n) => Idle(n, request.Aborted)));

        // The first round is the warm-up: what it leaves is what the runtime keeps.
        await RunAsync();
        await Poll.UntilAsync(() => server.App.ConnectionCount == 0, () => $"No connection is open after the first round: {server.App.ConnectionCount} are.");
        var (descriptors, memory, rented) = (OpenDescriptors(), GC.GetTotalMemory(forceFullCollection: true), BlockPool.RentedCount);

        await TimeBar.HoldsAsync(TimeSpan.FromSeconds(2), RunAsync);

        await Poll.UntilAsync(() => server.App.ConnectionCount == 0, () => $"No connection is open: {server.App.ConnectionCount} are.");
        await Poll.UntilAsync(() => BlockPool.RentedCount <= rented, () => $"{rented} blocks are rented: {BlockPool.RentedCount} are.");
        await Poll.UntilAsync(() => OpenDescriptors() <= descriptors + 5, () => $"{descriptors} descriptors are open: {OpenDescriptors()} are.");
        await Poll.UntilAsync(
            () => GC.GetTotalMemory(forceFullCollection: true) - memory < StreamCount * MostBytesAStreamMayLeave,
            () => $"{memory} bytes are in use: {GC.GetTotalMemory(forceFullCollection: true)} are.");

        async Task<TimeSpan> RunAsync()
        {
            opened.Reset(StreamCount);
            ended.Reset(StreamCount);
            more = new Gate();
            var clients = await Task.WhenAll(Enumerable.Range(0, StreamCount).Select(n => server.OpenAsync($"/{n}")));
            Assert.That(opened.Wait(RawClient.Patience), Is.True);

            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < StreamCount; i++) Vanish(clients[i], i);
            // Every second stream has something to send to nobody; the others are idle.
            more.Open();
            Assert.That(ended.Wait(RawClient.Patience), Is.True, $"{ended.CurrentCount} generators have not ended.");
            var took = TimeProvider.System.GetElapsedTime(start);
            foreach (var client in clients) client.Dispose();
            return took;
        }

        async IAsyncEnumerable<string> Idle(int n, [EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                yield return "hello";
                opened.Signal();
                if (n % 2 == 0)
                {
                    await more.WaitAsync(stop);
                    yield return "more";
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }
            finally
            {
                ended.Signal();
            }
        }
    }

    /// <summary>RST and FIN, with and without a byte sent or read; the last stays half open.</summary>
    private static void Vanish(RawClient client, int n)
    {
        switch (n / 2 % 4)
        {
            case 0 or 1:
                client.Reset();
                break;
            case 2:
                client.Dispose();
                break;
            default:
                client.HalfClose();
                break;
        }
    }

    private static int OpenDescriptors() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
