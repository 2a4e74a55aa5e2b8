using System.Text;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>Subscribers, publishers and a stop around one delivery shard. In the end nobody is subscribed, and everything is given back.</summary>
internal abstract class HubScenario : Scenario
{
    protected const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    public override IReadOnlyList<string> SharedTypes =>
    [
        "RatEngine.PubSub.Feed", "RatEngine.PubSub.DeliveryShard", "RatEngine.PubSub.Subscriber", "RatEngine.PubSub.EventSource", "RatEngine.PubSub.TopicCursor",
        "RatEngine.PubSub.TopicLog", "RatEngine.Http.HttpConnection", "RatEngine.Http.HttpServer",
    ];

    protected HubBench? Bench { get; private set; }

    protected FakeSocket Client { get; private protected set; } = new(sendRoom: 64 * 1024);

    public sealed override void Begin(Schedule schedule)
    {
        Bench = Make(schedule);
        Begin(schedule, Bench);
    }

    public override string? FindFault()
    {
        if (Bench!.Engine.FindLeftovers() is { } leftover) return leftover;
        // What is published expires: the logs' blocks come back, and topics without subscribers are forgotten.
        Bench.Engine.Time.Pass(TimeSpan.FromHours(2), callsTimers: false);
        Bench.Hub.Store.Sweep();
        return Bench.Hub.Topics.Count == 0 ? null : $"{Bench.Hub.Topics[0]} is left.";
    }

    protected virtual HubBench Make(Schedule schedule) => new(schedule);

    protected abstract void Begin(Schedule schedule, HubBench bench);

    protected void Connect(HubBench bench)
    {
        bench.Engine.Server.Accept(bench.Engine.Connect(Client));
        Client.Arrive(Encoding.ASCII.GetBytes(Get));
    }

    /// <summary>Publishes once before the stream has begun, and then what it must receive.</summary>
    protected void Publish(Schedule schedule, HubBench bench)
    {
        bench.Publish("1");
        schedule.Block("the head", () => Client.Sent.Count > 0 || Client.IsReset || Client.IsClosed);
        bench.Publish("2");
        bench.Publish("3");
    }

    protected bool HasLast() => HubBench.Events(Client).EndsWith('3');

    /// <summary>A client subscribes while events are published, and leaves when it has the last: it was sent all that came behind its stream's begin.</summary>
    internal sealed class Deliver : HubScenario
    {
        public override string? FindFault() =>
            HubBench.Events(Client) is "1 2 3" or "2 3" ? base.FindFault() : $"Received: {HubBench.Events(Client)}";

        protected override void Begin(Schedule schedule, HubBench bench)
        {
            schedule.Spawn("client", () =>
            {
                Connect(bench);
                schedule.Block("the last event", HasLast);
                schedule.Point("leaves");
                Client.ArriveFin();
            });
            schedule.Spawn("publisher", () => Publish(schedule, bench));
        }
    }

    /// <summary>A client that takes little misses events, which are evicted meanwhile: it is told so, and has the last in the end.</summary>
    internal sealed class Slow : HubScenario
    {
        public Slow() => Client = new FakeSocket(sendRoom: 10);

        protected override HubBench Make(Schedule schedule) => new(schedule, new HubOptions { MaxTopicEvents = 1 });

        protected override void Begin(Schedule schedule, HubBench bench)
        {
            schedule.Spawn("client", () =>
            {
                Connect(bench);
                for (var i = 0; i < 4; i++)
                {
                    schedule.Point("reads");
                    Client.Drain(i < 3 ? 150 : 64 * 1024);
                }

                schedule.Block("the last event", HasLast);
                Client.ArriveFin();
            });
            schedule.Spawn("publisher", () => Publish(schedule, bench));
        }
    }

    /// <summary>A client resets at any moment, while a send to it may be pending.</summary>
    internal sealed class Reset : HubScenario
    {
        public Reset() => Client = new FakeSocket(sendRoom: 300);

        protected override void Begin(Schedule schedule, HubBench bench)
        {
            schedule.Spawn("client", () =>
            {
                Connect(bench);
                schedule.Point("reads");
                Client.Drain(20);
                schedule.Point("resets");
                Client.Reset();
            });
            schedule.Spawn("publisher", () => Publish(schedule, bench));
        }
    }

    /// <summary>The server stops while a stream begins, or is under way; a second signal may cut it: the stop ends, and so does every thread.</summary>
    internal abstract class Stop(bool cuts) : HubScenario
    {
        public override bool EndsThreads => true;

        protected override void Begin(Schedule schedule, HubBench bench)
        {
            schedule.Spawn("client", () =>
            {
                Connect(bench);
                schedule.Block("the server's end", () => Client.HasSentFin || Client.IsReset || Client.IsClosed);
                Client.ArriveFin();
            });
            schedule.Spawn("publisher", () => bench.Publish("1"));
            schedule.Spawn("stopper", () =>
            {
                var stop = bench.Engine.Server.StopAsync();
                if (cuts) bench.Engine.Server.AbortAll();
                // As a run of a server does it: what was cut gives its things back a moment later.
                bench.Delivery.Dispose();
                bench.Engine.Loop.Dispose();
                schedule.Await(stop);
            });
        }
    }

    internal sealed class Drain() : Stop(cuts: false);

    internal sealed class Cut() : Stop(cuts: true);

    /// <summary>A publisher at the delivery's pace, while the only subscriber leaves: it never waits for a pass that does not come.</summary>
    internal sealed class Pace : HubScenario
    {
        protected override HubBench Make(Schedule schedule) => new(schedule, new HubOptions { MaxEventsAhead = 1 });

        protected override void Begin(Schedule schedule, HubBench bench)
        {
            schedule.Spawn("client", () =>
            {
                Connect(bench);
                schedule.Block("the head", () => Client.Sent.Count > 0);
                schedule.Point("leaves");
                Client.ArriveFin();
            });
            schedule.Spawn("publisher", () =>
            {
                for (var i = 0; i < 4; i++) schedule.Await(bench.Hub.PublishAsync("t", new SseEvent("x")).AsTask());
            });
        }
    }
}
