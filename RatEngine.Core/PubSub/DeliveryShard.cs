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
    private bool _asleep;
    private volatile bool _stopped;

    public DeliveryShard(int index, TimerWheel clock, ILogger logger)
    {
        _clock = clock;
        _logger = logger;
        new Thread(RunAll) { IsBackground = true, Name = $"RatEngine delivery {index}" }.Start();
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
        lock (_lock)
        {
            _queue.Add(work);
            wake = _asleep;
            _asleep = false;
        }

        if (wake) _signal.Release();
    }

    /// <summary>Ends the thread, once it has done what it is at.</summary>
    public void Dispose()
    {
        _stopped = true;
        _signal.Release();
    }

    private void RunAll()
    {
        while (!_stopped)
        {
            if (!TryTakeQueue())
            {
                SharedRun.Clear();
                _signal.Wait();
                continue;
            }

            foreach (var work in _running) Run(work);
            _running.Clear();
        }

        SharedRun.Clear();
        _signal.Dispose();
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
