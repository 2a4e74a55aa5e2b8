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
    private List<IDeliveryWork> _queue = [];
    private List<IDeliveryWork> _running = [];
    private bool _asleep;
    private bool _stopped;

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
        lock (_lock)
        {
            _queue.Add(work);
            if (!_asleep) return;
            _asleep = false;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Ends the thread, once it has done what it is at.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.Pulse(_lock);
        }
    }

    private void RunAll()
    {
        while (TakeQueue())
        {
            foreach (var work in _running) Run(work);
            _running.Clear();
        }
    }

    /// <summary>Waits for work. False: the shard is disposed.</summary>
    private bool TakeQueue()
    {
        lock (_lock)
        {
            if (_queue.Count == 0) SharedRun.Clear();
            while (_queue.Count == 0 && !_stopped)
            {
                _asleep = true;
                Monitor.Wait(_lock);
            }

            _asleep = false;
            (_queue, _running) = (_running, _queue);
            return !_stopped;
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
