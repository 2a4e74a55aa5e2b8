using Microsoft.Extensions.Logging;
using RatEngine.PubSub;
using RatEngine.Sse;

namespace RatEngine.Hosting;

/// <summary>A generator that runs once and writes to a topic of its own, whoever watches.</summary>
internal sealed class ResumableRun : IDisposable
{
    private readonly Hub _hub;
    private readonly ILogger _logger;
    private readonly Action<ResumableRun> _onEnded;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Topic _topic;
    private bool _wasWatched;
    private long _unwatchedSinceMs;

    /// <param name="hub">Where it writes to.</param>
    /// <param name="path">Its key.</param>
    /// <param name="logger">Hears of failures.</param>
    /// <param name="onEnded">Called once, when it has ended or has failed to begin.</param>
    public ResumableRun(Hub hub, string path, ILogger logger, Action<ResumableRun> onEnded)
    {
        _hub = hub;
        _logger = logger;
        _onEnded = onEnded;
        Path = path;
        // It begins with a control character, which no name from outside does.
        TopicName = "\u0001" + path;
        _topic = hub.Store.Runs.Pin(TopicName);
    }

    public string Path { get; }

    public string TopicName { get; }

    /// <summary>What it keeps of its request. Guarded by its registry.</summary>
    public long RequestBytes { get; set; }

    /// <summary>Its topic is gone, and may be another run's.</summary>
    public bool IsForgotten { get; private set; }

    public CancellationToken Stopping => _stop.Token;

    /// <summary>Ends when the handler has returned its generator; fails with what the handler threw.</summary>
    public Task Begun => _begun.Task;

    public void Start<T>(IAsyncEnumerable<T> generator, RunItems<T> items)
    {
        _ = Task.Run(() => RunAsync(generator, items));
        _begun.SetResult();
    }

    /// <summary>The handler threw before it returned its generator: nothing of the run is left.</summary>
    public void FailToBegin(Exception fault)
    {
        _hub.Store.Runs.Unpin(_topic);
        IsForgotten = true;
        _begun.SetException(fault);
        End();
    }

    /// <summary>A viewer has come.</summary>
    public void NoteViewer()
    {
        _wasWatched = true;
        _unwatchedSinceMs = 0;
    }

    /// <summary>Cancels the run where nobody has watched it for too long.</summary>
    public void LookAt(long nowMs, ResumableOptions options)
    {
        if (_ended.Task.IsCompleted || options.WhenUnwatched == UnwatchedRun.RunToEnd) return;
        if (_hub.Store.Runs.HasSubscribers(_topic))
        {
            _unwatchedSinceMs = 0;
            return;
        }

        if (_unwatchedSinceMs == 0) _unwatchedSinceMs = nowMs;
        // The first viewer may still be on its way in.
        var isAtOnce = options.WhenUnwatched == UnwatchedRun.CancelAtOnce && _wasWatched;
        if (isAtOnce || nowMs - _unwatchedSinceMs >= options.GracePeriod.TotalMilliseconds) _ = CancelAsync();
    }

    /// <summary>Lets go of a run that has ended and whose log has expired. False: it goes on, or can be replayed.</summary>
    public bool TryForget() => _ended.Task.IsCompleted && _hub.Store.Runs.TryUnpinEnded(_topic) && Forget();

    /// <summary>Lets go of a run that has ended, and of its log. False: it goes on, or somebody watches.</summary>
    public bool TryDrop() => _ended.Task.IsCompleted && _hub.Store.Runs.TryDropEnded(_topic) && Forget();

    /// <summary>Cancels the run. The task ends when its <c>finally</c> blocks have run, and does not fail.</summary>
    public async Task StopAsync()
    {
        await CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    private bool Forget()
    {
        IsForgotten = true;
        Dispose();
        return true;
    }

    private async Task CancelAsync()
    {
        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            HostingLog.RunCallbackFailed(_logger, e);
        }
    }

    private async Task RunAsync<T>(IAsyncEnumerable<T> generator, RunItems<T> items)
    {
        var reason = await ConsumeAsync(generator, items).ConfigureAwait(false);
        // Without its last event the log ends all the same: viewers would wait for ever.
        if (!TryPublish(ControlEvent.End(reason))) _hub.Store.Runs.End(_topic);
        End();
    }

    /// <summary>Runs the generator to its end, its <c>finally</c> blocks included, and says why it ended.</summary>
    private async Task<string> ConsumeAsync<T>(IAsyncEnumerable<T> generator, RunItems<T> items)
    {
        try
        {
            await foreach (var item in generator.WithCancellation(_stop.Token).ConfigureAwait(false)) items.Publish(_hub, TopicName, item);
            return _stop.IsCancellationRequested ? "cancelled" : "completed";
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return "cancelled";
        }
        catch (Exception e)
        {
            var errorId = StreamId.Next();
            HostingLog.RunFailed(_logger, errorId, e);
            TryPublish(SseHead.Error(errorId));
            return "failed";
        }
    }

    private bool TryPublish(in SseEvent item)
    {
        try
        {
            _hub.PublishUnchecked(TopicName, item);
            return true;
        }
        catch (Exception e)
        {
            HostingLog.RunCutOff(_logger, e);
            return false;
        }
    }

    private void End()
    {
        _ended.SetResult();
        _onEnded(this);
    }
}
