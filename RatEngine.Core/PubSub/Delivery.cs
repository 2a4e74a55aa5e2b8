using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.PubSub;

/// <summary>What sends the topics of one run of a server: a shard for each processor, and the clock.</summary>
internal sealed class Delivery : IDisposable
{
    private readonly Lazy<DeliveryShard[]> _shards;
    private int _nextShard;
    private long _streams;

    public Delivery(TopicStore store, TimerWheel wheel, TimeSpan writeStallTimeout, ILogger logger)
    {
        Store = store;
        Wheel = wheel;
        WriteStallMs = (long)writeStallTimeout.TotalMilliseconds;
        Logger = logger;
        // Made with the first subscriber: a server without topics has no such threads.
        _shards = new(() => [.. Enumerable.Range(0, Environment.ProcessorCount).Select(index => new DeliveryShard(index, wheel, logger))]);
    }

    public TopicStore Store { get; }

    public TimerWheel Wheel { get; }

    public long WriteStallMs { get; }

    public ILogger Logger { get; }

    public DeliveryShard NextShard() => _shards.Value[(uint)Interlocked.Increment(ref _nextShard) % _shards.Value.Length];

    public long NextStreamNumber() => Interlocked.Increment(ref _streams);

    public void Dispose()
    {
        if (!_shards.IsValueCreated) return;
        foreach (var shard in _shards.Value) shard.Dispose();
    }
}
