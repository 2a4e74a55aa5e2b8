using RatEngine.PubSub;

namespace RatEngine.Hosting;

/// <summary>The runs of one route, by path.</summary>
internal sealed class RunRegistry(RatApp app, ResumableOptions options, TopicEndpoint endpoint)
{
    private const string RetryAfterSeconds = "5";

    private readonly Dictionary<string, ResumableRun> _runs = [];

    // In the order of their ends; one that was forgotten meanwhile may still be among them.
    private readonly Queue<ResumableRun> _ended = [];
    private int _underWay;
    private long _bytes;
    private bool _isStopping;

    /// <summary>Opens a viewer's stream, and begins the run where it is the first.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="begin">Begins the run, once for its path. What it throws answers all who wait for it.</param>
    public async ValueTask HandleAsync(RatRequest request, RatResponse response, Action<ResumableRun, RunRequest> begin)
    {
        if (request.Exchange.IsHead)
        {
            await TopicEndpoint.HandleHeadAsync(response).ConfigureAwait(false);
            return;
        }

        bool? isOpen = null;
        // Again, where the run was forgotten meanwhile.
        while (isOpen is null)
        {
            if (FindOrAdd(request, out var kept) is not { } run)
            {
                response.SetHeader("Retry-After", RetryAfterSeconds);
                await response.SendStatusAsync(503, "Too many runs are under way.").ConfigureAwait(false);
                return;
            }

            if (kept is not null) Begin(run, kept, begin);
            await run.Begun.ConfigureAwait(false);
            isOpen = TryOpen(run, request, response, out var opening);
            await opening.ConfigureAwait(false);
        }

        if (isOpen == false) await response.SendStatusAsync(204).ConfigureAwait(false);
    }

    /// <summary>A server starts.</summary>
    public void Start()
    {
        lock (_runs) _isStopping = false;
    }

    /// <summary>Cancels runs that nobody watches, and forgets those whose log has expired.</summary>
    public void Sweep(long nowMs)
    {
        lock (_runs)
        {
            foreach (var run in _runs.Values)
            {
                run.LookAt(nowMs, options);
                if (run.TryForget()) Remove(run);
            }

            while (_ended.TryPeek(out var first) && first.IsForgotten) _ended.Dequeue();
        }
    }

    /// <summary>Cancels all runs. The task ends when their <c>finally</c> blocks have run. No run begins before the next start.</summary>
    public Task StopAsync()
    {
        lock (_runs)
        {
            _isStopping = true;
            return Task.WhenAll(_runs.Values.Select(run => run.StopAsync()));
        }
    }

    /// <param name="request">A viewer's.</param>
    /// <param name="kept">What a new run knows of it; null: the run is not new.</param>
    private ResumableRun? FindOrAdd(RatRequest request, out RunRequest? kept)
    {
        var path = request.Path;
        lock (_runs)
        {
            kept = null;
            if (_runs.TryGetValue(path, out var run))
            {
                if (!run.TryForget()) return run;
                Remove(run);
            }

            if (_isStopping || _underWay >= options.MaxRuns) return null;
            kept = new RunRequest(request);
            DropOldestEnded(kept.Bytes);
            if (_bytes + kept.Bytes > options.MaxRequestBytes) return null;
            _underWay++;
            _bytes += kept.Bytes;
            run = new ResumableRun(app.Hub, path, app.Logger, NoteEnd) { RequestBytes = kept.Bytes };
            _runs.Add(path, run);
            return run;
        }
    }

    private void Remove(ResumableRun run)
    {
        if (_runs.Remove(run.Path)) _bytes -= run.RequestBytes;
    }

    private void NoteEnd(ResumableRun run)
    {
        lock (_runs)
        {
            _underWay--;
            if (run.IsForgotten) return;
            // The generator had the rest of its request.
            _bytes -= run.RequestBytes;
            run.RequestBytes = RunRequest.BytesOf(run.Path);
            _bytes += run.RequestBytes;
            _ended.Enqueue(run);
        }
    }

    /// <summary>Makes room for a new run, whose request takes so many bytes.</summary>
    private void DropOldestEnded(long bytes)
    {
        for (var left = _ended.Count; left > 0 && (_ended.Count > options.MaxEndedRuns || _bytes + bytes > options.MaxRequestBytes); left--)
        {
            var run = _ended.Dequeue();
            if (run.IsForgotten) continue;
            // Its viewers are reading its last events: another time.
            if (!run.TryDrop()) _ended.Enqueue(run);
            else Remove(run);
        }
    }

    /// <summary>Calls the handler, outside the lock: it may take its time.</summary>
    private void Begin(ResumableRun run, RunRequest request, Action<ResumableRun, RunRequest> begin)
    {
        try
        {
            begin(run, request);
        }
        catch (Exception e)
        {
            lock (_runs) Remove(run);
            run.FailToBegin(e);
        }
    }

    /// <summary>False: the viewer has seen the end already. Null: the run was forgotten.</summary>
    private bool? TryOpen(ResumableRun run, RatRequest request, RatResponse response, out ValueTask opening)
    {
        // A run is forgotten under this lock only, and never while somebody watches.
        opening = default;
        lock (_runs)
        {
            if (!_runs.TryGetValue(run.Path, out var current) || current != run) return null;
            var start = request.LastEventId is { Length: > 0 } id ? new StartPosition(StartKind.After, id) : new StartPosition(StartKind.Earliest);
            if (app.Hub.Store.Runs.IsAtEnd(run.TopicName, start.Id)) return false;
            run.NoteViewer();
            opening = endpoint.OpenAsync(request, response, [run.TopicName], start);
            return true;
        }
    }
}
