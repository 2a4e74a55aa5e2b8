using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>A bounded queue of log lines, and the thread that writes them. Whoever logs only adds to the queue, so a provider that throws, is slow or
/// never returns delays nobody. What does not fit, or fails, is counted; the count is logged as soon as the provider takes lines again.</summary>
/// <remarks>The thread exists while there are lines, and a moment longer. It is a background thread: one that a provider holds for ever does not keep
/// the process alive.</remarks>
internal sealed class LogQueue
{
    /// <summary>The most lines that wait. As many more may be on their way to the provider.</summary>
    public const int MaxLines = 2048;

    private static readonly TimeSpan ThreadIdleTime = TimeSpan.FromSeconds(2);

    private readonly Func<ILogger> _createReporter;

    // A monitor, since the thread waits on it. It is never held during a call to the provider.
    private readonly object _lock = new();
    private List<ILogWork> _waiting = [];
    private List<ILogWork> _running = [];
    private long _dropped;
    private bool _hasThread;
    private bool _isClosed;

    // Used by the thread alone.
    private ILogger? _reporter;
    private long _lost;

    /// <param name="createReporter">Makes the logger that the number of lost lines goes to. Called on the queue's thread.</param>
    public LogQueue(Func<ILogger> createReporter) => _createReporter = createReporter;

    /// <summary>Adds a line, or counts it as lost where the queue is full. Never blocks, never throws.</summary>
    public void AddLine(ILogWork line)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            if (_waiting.Count < MaxLines) Add(line);
            else _dropped++;
        }
    }

    /// <summary>Counts a line that could not even be formatted.</summary>
    public void CountLost()
    {
        lock (_lock) _dropped++;
    }

    /// <summary>Adds what is no line, full or not. The caller bounds how many there are.</summary>
    public void AddControl(ILogWork work)
    {
        lock (_lock) Add(work);
    }

    /// <summary>Waits until all lines added before were written. False: they were not within <paramref name="atMost"/>.</summary>
    public async Task<bool> FlushAsync(TimeSpan atMost)
    {
        var flush = new Flush(this);
        AddControl(flush);
        try
        {
            // The system's clock: the application's may stand still, and this wait must end.
            await flush.Ended.WaitAsync(atMost, TimeProvider.System).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // The provider is slow or blocked. Its thread goes on as long as the process does.
            return false;
        }
    }

    /// <summary>Takes no more lines.</summary>
    public void Close()
    {
        lock (_lock) _isClosed = true;
    }

    private void Add(ILogWork work)
    {
        _waiting.Add(work);
        if (_hasThread) Monitor.Pulse(_lock);
        else StartThread();
    }

    private void StartThread()
    {
        try
        {
            // Unsafe: what flows with the caller (its activity, its scopes) is not the next line's.
            new Thread(RunAll) { IsBackground = true, Name = "RatEngine log" }.UnsafeStart();
            _hasThread = true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The system has no thread left. The next line tries again.
        }
    }

    private void RunAll()
    {
        while (TakeWaiting())
        {
            foreach (var work in _running) Run(work);
            _running.Clear();
            ReportLost();
        }
    }

    private bool TakeWaiting()
    {
        lock (_lock)
        {
            while (_waiting.Count == 0)
            {
                if (Monitor.Wait(_lock, ThreadIdleTime) || _waiting.Count > 0) continue;
                _hasThread = false;
                return false;
            }

            // Lines are dropped only while the queue is full, so all of these come after the lines taken here.
            _lost += _dropped;
            _dropped = 0;
            (_waiting, _running) = (_running, _waiting);
            return true;
        }
    }

    private void Run(ILogWork work)
    {
        try
        {
            work.Run();
        }
        catch (Exception)
        {
            _lost++;
        }
    }

    private void ReportLost()
    {
        if (_lost == 0) return;
        try
        {
            HostingLog.LinesLost(_reporter ??= _createReporter(), _lost);
            _lost = 0;
        }
        catch (Exception)
        {
            // Still failing: the count is kept for the next attempt.
        }
    }

    private sealed class Flush(LogQueue queue) : ILogWork
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void Run()
        {
            queue.ReportLost();
            _ended.SetResult();
        }
    }
}
