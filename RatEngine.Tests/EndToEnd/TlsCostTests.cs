using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What TLS costs the stream of an event, and others while hands are shaken.</summary>
[NonParallelizable]
[Category("Allocation")]
public sealed class TlsCostTests
{
    private static readonly SseEvent Prepared = new(new byte[64].Select(_ => (byte)'x').ToArray(), type: "tick", id: "7");

    [Test]
    public async Task Events_allocate_little_on_their_way_through_TLS()
    {
        const int Count = 20_000;
        await using var server = await StreamServer.StartAsync("https://127.0.0.1:0", app => app.Sse("/", _ => Endless()), new RatOptions { Tls = TestCertificates.Options });
        using var client = await server.OpenAsync("/");
        var buffer = new byte[16 * 1024];
        Receive(Count);

        // The library's own: a few hundred bytes a record of up to 16 KiB, at either end.
        Assert.That(Allocations.LeastOfAllThreads(() => Receive(Count)) / (double)Count, Is.LessThan(8));

        void Receive(int events)
        {
            var left = (long)events * ("52\r\nevent: tick\nid: 7\ndata: \n\n\r\n".Length + 64);
            while (left > 0) left -= client.Receive(buffer);
        }

        static async IAsyncEnumerable<SseEvent> Endless()
        {
            await Task.CompletedTask;
            while (true) yield return Prepared;
        }
    }
}
