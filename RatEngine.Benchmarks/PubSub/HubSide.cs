using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Benchmarks.Inputs;
using RatEngine.PubSub;
using RatEngine.Transport;

namespace RatEngine.Benchmarks.PubSub;

/// <summary>A hub, what delivers for it, and subscribers to one topic, without a server around them.</summary>
internal sealed class HubSide : IDisposable
{
    private const string Topic = "topic";

    // A heartbeat would be a send that nobody expects.
    private static readonly TopicOptions Options = new() { HeartbeatInterval = Timeout.InfiniteTimeSpan };

    private readonly TimerWheel _wheel = new(TimeProvider.System);
    private readonly Hub _hub = new(new HubOptions(), TimeProvider.System, NullLogger.Instance);
    private readonly Delivery _delivery;
    private readonly List<SinkConnection> _connections = [];
    private readonly string _data = EventData.Of(EventData.Short);

    /// <summary>Subscribes them all: each flushes once when it has begun.</summary>
    public HubSide(int subscribers, Arrivals arrivals)
    {
        _delivery = new Delivery(_hub.Store, _wheel, TimeSpan.FromSeconds(30), NullLogger.Instance);
        for (var i = 0; i < subscribers; i++) Subscribe(new SinkConnection(arrivals));
    }

    public void Publish() => _hub.Publish(Topic, new SseEvent(_data));

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Abort(CloseReason.ServerStopped);
        _delivery.Dispose();
        _wheel.Dispose();
    }

    private void Subscribe(SinkConnection connection)
    {
        _connections.Add(connection);
        var cursor = new TopicCursor(_hub.Store, _hub.Store.Subscriptions.TryJoin([Topic], default, Options, out _)!, Options);
        new Subscriber(_delivery, _delivery.NextShard(), connection, cursor, Options, chunked: true, _ => { }).Start();
    }
}
