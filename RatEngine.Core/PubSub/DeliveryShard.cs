using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.PubSub;

/// <summary>A thread that sends: what is new of many streams in one pass. Each subscriber belongs to one shard, so that nothing of it is ever
/// written by two threads.</summary>
internal sealed class DeliveryShard : IDisposable
{
    // A monitor: its wait does not spin, as a semaphore's would, on processors that publishers and clients could use.
    private readonly object _lock = new();
    private readonly TimerWheel _clock;
    private readonly ILogger _logger;
    private readonly string _name;
    private List<IDeliveryWork> _queue = [];
    private List<IDeliveryWork> _running = [];
    private int _streams;
    private bool _asleep;
    private bool _stopped;
    private bool _ended;

    public DeliveryShard(int index, TimerWheel clock, ILogger logger)
    {
        _clock = clock;
        _logger = logger;
        _name = $"RatEngine delivery {index}";
        StartThread();
    }

    /// <summary>What the last subscriber was sent, for the next that stands where it stood. Used on the shard's thread.</summary>
    public SharedRun SharedRun { get; } = new();

    /// <summary>The merges of this shard. Used on the shard's thread.</summary>
    public TopicMerge Merge { get; } = new();

    /// <summary>When the work at hand began, in milliseconds of the wheel.</summary>
    public long NowMs { get; private set; }

    public void Enqueue(IDeliveryWork work)
    {
        lock (_lock)
        {
            _queue.Add(work);
            if (_ended) StartThread();
            else if (_asleep) Monitor.Pulse(_lock);
            _ended = false;
            _asleep = false;
        }
    }

    /// <summary>A stream is served by this shard until <see cref="Detach"/>. From any thread.</summary>
    public void Attach() => Interlocked.Increment(ref _streams);

    /// <summary>The stream has given everything back. On the shard's thread.</summary>
    public void Detach() => Interlocked.Decrement(ref _streams);

    /// <summary>Ends the thread once its last stream has: those that were cut at a stop have things to give back, and say so a moment later.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.Pulse(_lock);
        }
    }

    private void StartThread() => new Thread(RunAll) { IsBackground = true, Name = _name }.Start();

    private void RunAll()
    {
        while (TakeQueue())
        {
            foreach (var work in _running) Run(work);
            _running.Clear();
        }
    }

    /// <summary>Waits for work. False: the shard is disposed, and its last stream has ended.</summary>
    private bool TakeQueue()
    {
        lock (_lock)
        {
            if (_queue.Count == 0) SharedRun.Clear();
            while (_queue.Count == 0)
            {
                _ended = _stopped && Volatile.Read(ref _streams) == 0;
                if (_ended) return false;
                _asleep = true;
                Monitor.Wait(_lock);
            }

            _asleep = false;
            (_queue, _running) = (_running, _queue);
            return true;
        }
    }

    private void Run(IDeliveryWork work)
    {
        try
        {
            NowMs = _clock.NowMs;
            work.Run();
        }
        catch (Exception e)
        {
            // A shard that ended would silence all its streams.
            HubLog.DeliveryFailed(_logger, e);
        }
    }
}
