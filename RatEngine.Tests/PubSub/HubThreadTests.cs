using System.Globalization;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

[NonParallelizable]
public sealed class HubThreadTests
{
    private const int Publishers = 2;
    private const int Streams = 16;

    private static readonly string[] Topics = ["a", "b", "c/1", "c/2"];
    private static readonly string[][] Subscriptions = [["a"], ["a", "b"], ["c/*"], ["**"]];

    /// <summary>By hand it runs for longer: <c>RATENGINE_TEST_THREADS_SECONDS=600</c>.</summary>
    private static TimeSpan Duration =>
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("RATENGINE_TEST_THREADS_SECONDS") ?? "10", CultureInfo.InvariantCulture));

    [TestCase(10_000)]
    [TestCase(20)]
    public async Task With_real_threads_every_subscriber_sees_each_event_once_or_a_reset_that_names_the_gap(int events)
    {
        await using var app = new TopicApp(new HubOptions { MaxTopicEvents = events });
        using (await app.OpenAsync("/events/a"))
        {
            // The server runs from here on.
        }

        using var stop = new CancellationTokenSource(Duration / 2);
        var published = new List<PublishedEvent>();
        var publishers = Enumerable.Range(0, Publishers).Select(number => Task.Run(() => PublishAsync(app, number, published, stop.Token))).ToArray();
        var streams = Enumerable.Range(0, Streams).Select(number => Task.Run(() => FollowAsync(app, number, stop.Token))).ToArray();

        await Task.WhenAll(publishers);
        var ends = Task.WhenAll(streams);
        while (!ends.IsCompleted)
        {
            // Streams that come back late need something to end at.
            foreach (var topic in Topics) Publish(app, topic, "end", published);
            await Task.WhenAny(ends, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        }

        List<PublishedEvent> all;
        lock (published) all = [.. published.OrderBy(item => long.Parse(item.Id.AsSpan(item.Id.LastIndexOf('-') + 1), CultureInfo.InvariantCulture))];
        foreach (var history in await ends) Assert.That(history.Check(all, isComplete: false), Is.Null);
        await Poll.UntilAsync(() => app.Subscribers == 0, () => $"{app.Subscribers} are still subscribed");
    }

    private static async Task PublishAsync(TopicApp app, int number, List<PublishedEvent> published, CancellationToken stop)
    {
        var random = new Random(number);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            Publish(app, Topics[random.Next(Topics.Length)], $"{number}-{i}-{new string('x', random.Next(200))}", published);
            if (i % 20 == 0) await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System, CancellationToken.None);
        }
    }

    private static void Publish(TopicApp app, string topic, string data, List<PublishedEvent> published)
    {
        var item = new PublishedEvent(topic, data, app.Publish(topic, data));
        lock (published) published.Add(item);
    }

    private static async Task<StreamHistory> FollowAsync(TopicApp app, int number, CancellationToken stop)
    {
        var random = new Random(100 + number);
        var names = Subscriptions[number % Subscriptions.Length];
        var history = new StreamHistory(names);
        var lastId = "";
        while (true)
        {
            var resume = lastId.Length > 0 ? $"Last-Event-ID: {lastId}\r\n" : "";
            using var peer = await app.OpenAsync($"/events?{string.Join('&', names.Select(name => $"topic={name}"))}", resume, bufferBytes: 1024);
            var wanted = random.Next(1, 2000);
            for (var i = 0; i < wanted; i++)
            {
                history.Add(await peer.TakeAsync(1));
                if (history.EndsWith("end") && stop.IsCancellationRequested) return history;
                if (random.Next(300) == 0) await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100)), TimeProvider.System, CancellationToken.None);
            }

            lastId = peer.LastEventId;
        }
    }
}
