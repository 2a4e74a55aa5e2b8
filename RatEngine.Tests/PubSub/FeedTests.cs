namespace RatEngine.Tests.PubSub;

public sealed class FeedTests
{
    [TestCase(1)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(2000)]
    public void A_pass_reaches_everybody_also_while_others_leave(int count)
    {
        using var bench = new DeliveryBench();
        var random = new Random(11);
        var connections = Enumerable.Range(0, count).Select(_ => new ScriptedConnection()).ToArray();
        foreach (var connection in connections) bench.Subscribe(connection, ["a"]);
        bench.OnShard(() => 0);
        var open = connections.ToList();
        for (var round = 0; round < 5; round++)
        {
            var before = open.ConvertAll(connection => connection.BytesSent);
            var leaving = open.Where(_ => random.Next(10) == 0).ToList();
            bench.Hub.Publish("a", new SseEvent("x"));
            foreach (var connection in leaving) connection.Abort(RatEngine.Transport.CloseReason.PeerReset);
            // Behind the pass, whose slices go to the end of the queue.
            for (var i = 0; i < count / 256 + 2; i++) bench.OnShard(() => 0);
            for (var i = 0; i < open.Count; i++)
            {
                if (!leaving.Contains(open[i])) Assert.That(open[i].BytesSent, Is.GreaterThan(before[i]), $"subscriber {i} in round {round}");
            }

            open.RemoveAll(leaving.Contains);
        }

        // Each open one has got every event once: all frames have one length.
        Assert.That(open.Select(connection => connection.BytesSent).Distinct().Count(), Is.LessThanOrEqualTo(1));
    }
}
