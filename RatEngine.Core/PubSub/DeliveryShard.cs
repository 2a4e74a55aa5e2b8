using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.PubSub;

/// <summary>A thread that sends: what is new of many streams in one pass. Each subscriber belongs to one shard, so that nothing of it is ever
/// written by two threads.</summary>
internal sealed class DeliveryShard : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly TimerWheel _clock;
    private readonly ILogger _logger;
    private List<IDeliveryWork> _queue = [];
    private List<IDeliveryWork> _running = [];
    private readonly string _name;
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
        bool wake;
        bool start;
        lock (_lock)
        {
            _queue.Add(work);
            wake = _asleep;
            _asleep = false;
            start = _ended;
            _ended = false;
        }

        if (start) StartThread();
        else if (wake) _signal.Release();
    }

    /// <summary>A stream is served by this shard until <see cref="Detach"/>. From any thread.</summary>
    public void Attach() => Interlocked.Increment(ref _streams);

    /// <summary>The stream has given everything back. On the shard's thread.</summary>
    public void Detach() => Interlocked.Decrement(ref _streams);

    /// <summary>Ends the thread once its last stream has: those that were cut at a stop have things to give back, and say so a moment later.</summary>
    public void Dispose()
    {
        lock (_lock) _stopped = true;
        _signal.Release();
    }

    private void StartThread() => new Thread(RunAll) { IsBackground = true, Name = _name }.Start();

    private void RunAll()
    {
        while (true)
        {
            if (!TryTakeQueue())
            {
                SharedRun.Clear();
                if (TryEnd()) return;
                _signal.Wait();
                continue;
            }

            foreach (var work in _running) Run(work);
            _running.Clear();
        }
    }

    private bool TryEnd()
    {
        lock (_lock) return _ended = _stopped && _queue.Count == 0 && Volatile.Read(ref _streams) == 0;
    }

    private bool TryTakeQueue()
    {
        lock (_lock)
        {
            _asleep = _queue.Count == 0;
            if (_asleep) return false;
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
