using Microsoft.Extensions.Logging;
using RatEngine.PubSub;
using RatEngine.Sse;

namespace RatEngine.Hosting;

/// <summary>A generator that runs once and writes to a topic of its own, whoever watches.</summary>
internal sealed class ResumableRun : IDisposable
{
    private readonly Hub _hub;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Topic _topic;
    private Task _task = Task.CompletedTask;
    private long _unwatchedSinceMs;

    public ResumableRun(Hub hub, string path, ILogger logger)
    {
        _hub = hub;
        _logger = logger;
        TopicName = TopicNameOf(path);
        _topic = hub.Store.Pin(TopicName);
    }

    public string TopicName { get; }

    public CancellationToken Stopping => _stop.Token;

    /// <summary>It has ended, and its log has expired.</summary>
    public bool IsForgotten => _task.IsCompleted && _hub.Find(TopicName) is null;

    /// <summary>The name of a path's topic: it begins with a control character, which no name from outside does.</summary>
    public static string TopicNameOf(string path) => "\u0001" + path;

    public void Start<T>(IAsyncEnumerable<T> generator, RunItems<T> items) => _task = Task.Run(() => RunAsync(generator, items));

    /// <summary>Cancels the run where nobody has watched it for too long.</summary>
    public void LookAt(long nowMs, ResumableOptions options)
    {
        if (_task.IsCompleted || options.WhenUnwatched == UnwatchedRun.RunToEnd) return;
        if (_hub.Find(TopicName) is { Subscribers: > 0 })
        {
            _unwatchedSinceMs = 0;
            return;
        }

        if (_unwatchedSinceMs == 0) _unwatchedSinceMs = nowMs;
        var grace = options.WhenUnwatched == UnwatchedRun.CancelAtOnce ? 0 : (long)options.GracePeriod.TotalMilliseconds;
        if (nowMs - _unwatchedSinceMs >= grace) _ = _stop.CancelAsync();
    }

    /// <summary>Cancels the run. The task ends when its <c>finally</c> blocks have run.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync<T>(IAsyncEnumerable<T> generator, RunItems<T> items)
    {
        var reason = "completed";
        try
        {
            await foreach (var item in generator.WithCancellation(_stop.Token).ConfigureAwait(false)) items.Publish(_hub, TopicName, item);
            if (_stop.IsCancellationRequested) reason = "cancelled";
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            reason = "cancelled";
        }
        catch (Exception e)
        {
            reason = "failed";
            var errorId = StreamId.Next();
            HostingLog.RunFailed(_logger, errorId, e);
            _hub.PublishUnchecked(TopicName, SseHead.Error(errorId));
        }

        _hub.PublishUnchecked(TopicName, ControlEvent.End(reason));
        _hub.Store.Unpin(_topic);
    }
}
