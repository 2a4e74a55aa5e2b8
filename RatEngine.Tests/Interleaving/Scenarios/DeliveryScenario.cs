using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.PubSub;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>One shard, and subscribers of one topic without a server around them, while events are published: each subscriber that stays is sent every
/// event. The shard's thread ends when it is disposed and the last of them has left.</summary>
internal abstract class DeliveryScenario(int events, params int[] rooms) : Scenario
{
    private readonly TopicOptions _options = new() { HeartbeatInterval = Timeout.InfiniteTimeSpan };
    private readonly FakeSocket[] _sockets = [.. rooms.Select(room => new FakeSocket(room))];
    private Hub? _hub;

    public override IReadOnlyList<string> SharedTypes =>
    [
        "RatEngine.PubSub.Feed", "RatEngine.PubSub.DeliveryShard", "RatEngine.PubSub.Subscriber", "RatEngine.PubSub.EventSource", "RatEngine.PubSub.TopicCursor",
        "RatEngine.PubSub.TopicLog",
    ];

    public override bool EndsThreads => true;

    public override void Begin(Schedule schedule)
    {
        var wheel = new TimerWheel(new StillTime());
        _hub = new Hub(new HubOptions(), TimeProvider.System, NullLogger.Instance);
        var delivery = new Delivery(_hub.Store, wheel, TimeSpan.FromSeconds(30), NullLogger.Instance);
        var shard = new DeliveryShard(0, wheel, NullLogger.Instance);
        foreach (var socket in _sockets) Subscribe(new SeamConnection(new Seam(schedule, socket), wheel), delivery, shard);
        schedule.Spawn("publisher", () => Publish(schedule));
        schedule.Spawn("owner", shard.Dispose);
        Begin(schedule, _sockets);
    }

    public override string? FindFault()
    {
        var topic = _hub!.Store.Runs.Pin("t");
        if (topic.Subscribers > 0) return $"{topic.Subscribers} are still subscribed.";
        _hub.Store.Runs.End(topic);
        _hub.Store.Runs.TryDropEnded(topic);
        return null;
    }

    protected abstract void Begin(Schedule schedule, FakeSocket[] sockets);

    /// <summary>A client that leaves when it has the last event.</summary>
    protected void Stay(Schedule schedule, FakeSocket socket, int drains = 0)
    {
        for (var i = 0; i < drains; i++)
        {
            schedule.Point("reads");
            socket.Drain(20);
        }

        schedule.Block("the last event", () => HubBench.Events(socket) == string.Join(' ', Enumerable.Range(1, events)));
        socket.ArriveFin();
    }

    private void Publish(Schedule schedule)
    {
        for (var i = 1; i <= events; i++)
        {
            schedule.Point("publishes");
            _hub!.Publish("t", new SseEvent($"{i}"));
        }
    }

    private void Subscribe(SeamConnection connection, Delivery delivery, DeliveryShard shard)
    {
        var start = _hub!.Store.Subscriptions.TryJoin(["t"], default, _options, out _)!;
        new Subscriber(delivery, shard, connection, new TopicCursor(_hub.Store, start, _options), _options, chunked: true, _ => { }).Start();
    }

    /// <summary>One that takes everything.</summary>
    internal sealed class One() : DeliveryScenario(2, 10_000)
    {
        protected override void Begin(Schedule schedule, FakeSocket[] sockets) => schedule.Spawn("client", () => Stay(schedule, sockets[0]));
    }

    /// <summary>One whose socket is full now and then.</summary>
    internal sealed class Full() : DeliveryScenario(2, 10)
    {
        protected override void Begin(Schedule schedule, FakeSocket[] sockets) => schedule.Spawn("client", () => Stay(schedule, sockets[0], drains: 6));
    }

    /// <summary>Two, of which the first leaves at any moment: a pass goes on over the other.</summary>
    internal sealed class Leaver() : DeliveryScenario(2, 10_000, 10_000)
    {
        protected override void Begin(Schedule schedule, FakeSocket[] sockets)
        {
            schedule.Spawn("client", () => Stay(schedule, sockets[1]));
            schedule.Spawn("leaver", sockets[0].ArriveFin);
        }
    }

    /// <summary>One that resets while a send to it is pending.</summary>
    internal sealed class Cut() : DeliveryScenario(2, 10)
    {
        protected override void Begin(Schedule schedule, FakeSocket[] sockets) => schedule.Spawn("client", () =>
        {
            schedule.Point("reads");
            sockets[0].Drain(5);
            schedule.Point("resets");
            sockets[0].Reset();
        });
    }
}
