using System.Globalization;
using RatEngine.Tests.EndToEnd;
using RatEngine.Tests.PubSub;

namespace RatEngine.Tests.Hosting;

/// <summary>What runs keep of the requests that began them.</summary>
public sealed class RunLimitTests
{
    private const long MaxBytes = 100_000;

    [Test]
    public async Task Runs_over_the_bytes_of_their_requests_are_503_until_one_ends()
    {
        var end = new Gate();
        await using var app = Make(_ => Forever(end));
        var peers = new List<StreamPeer>();
        while (peers.Count < 200)
        {
            peers.Add(await app.OpenAsync(Path(peers.Count)));
            if (peers[^1].Status == "503") break;
        }

        Assert.That(peers, Has.Count.InRange(5, 60));
        Assert.That(peers[^1].Head, Does.Contain("\r\nRetry-After: "));
        end.Open();
        foreach (var peer in peers.SkipLast(1)) await peer.ReadToEndAsync();
        foreach (var peer in peers) peer.Dispose();
        using var next = await app.OpenAsync(Path(1000));
        Assert.That(next.Status, Is.EqualTo("200"));
    }

    [Test]
    public async Task Runs_that_have_ended_give_way_to_new_ones()
    {
        await using var app = Make(_ => new[] { "done" }.ToAsyncEnumerable());
        for (var i = 0; i < 300; i++)
        {
            var peer = await app.OpenAsync(Path(i));
            Assert.That(peer.Status, Is.EqualTo("200"), $"run {i}");
            await peer.ReadToEndAsync();
            peer.Dispose();
        }

        Assert.That(app.Hub.Store.Table.Sorted.Count, Is.LessThan(100));
    }

    private static TopicApp Make(Func<RunRequest, IAsyncEnumerable<string>> run)
    {
        var app = new TopicApp();
        app.App.SseResumable("/runs/<path:name>", (RunRequest request, string _, CancellationToken _) => run(request), options: new ResumableOptions { MaxRequestBytes = MaxBytes });
        return app;
    }

    private static string Path(int number) => string.Create(CultureInfo.InvariantCulture, $"/runs/{number}/{new string('a', 500)}?q={new string('b', 500)}");

    private static async IAsyncEnumerable<string> Forever(Gate end)
    {
        yield return "begun";
        await end.WaitAsync();
    }
}
