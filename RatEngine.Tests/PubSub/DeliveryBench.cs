using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.PubSub;
using RatEngine.Transport;

namespace RatEngine.Tests.PubSub;

/// <summary>A hub, one shard that delivers, and subscribers without a server around them.</summary>
internal sealed class DeliveryBench : IDisposable
{
    private readonly TimerWheel _wheel = new(TimeProvider.System);
    private readonly Delivery _delivery;

    public DeliveryBench(HubOptions? options = null, ILogger? logger = null)
    {
        logger ??= NullLogger.Instance;
        Hub = new Hub(options ?? new HubOptions(), TimeProvider.System, logger);
        _delivery = new Delivery(Hub.Store, _wheel, TimeSpan.FromSeconds(30), logger);
        Shard = _delivery.NextShard();
    }

    public Hub Hub { get; }

    public DeliveryShard Shard { get; }

    public Subscriber Subscribe(TransportConnection connection, string[] topics, TopicOptions? options = null, StartPosition start = default)
    {
        options ??= new TopicOptions();
        var joined = Hub.Store.Subscriptions.TryJoin(topics, start, options, out _)!;
        var subscriber = new Subscriber(_delivery, Shard, connection, new TopicCursor(Hub.Store, joined, options), options, chunked: true, _ => { });
        subscriber.Start();
        return subscriber;
    }

    /// <summary>Runs on the shard's thread, behind all that was asked of it before.</summary>
    public T OnShard<T>(Func<T> read)
    {
        using var work = new Call<T>(read);
        Shard.Enqueue(work);
        return work.Wait();
    }

    public void Dispose()
    {
        _delivery.Dispose();
        _wheel.Dispose();
    }

    private sealed class Call<T>(Func<T> read) : IDeliveryWork, IDisposable
    {
        // Neither side allocates on the shard's thread, where tests count allocations.
        private readonly AutoResetEvent _done = new(false);
        private T _result = default!;

        public void Run()
        {
            _result = read();
            _done.Set();
        }

        public T Wait()
        {
            if (!_done.WaitOne(TimeSpan.FromSeconds(20))) throw new TimeoutException("The shard has not answered for 20 s.");
            return _result;
        }

        public void Dispose() => _done.Dispose();
    }
}
