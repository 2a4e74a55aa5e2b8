using RatEngine.PubSub;

namespace RatEngine.Hosting;

/// <summary>The runs of one route, by path.</summary>
internal sealed class RunRegistry(RatApp app, ResumableOptions options, TopicEndpoint endpoint)
{
    private readonly Dictionary<string, ResumableRun> _runs = [];

    // In the order of their ends; one that was forgotten meanwhile may still be among them.
    private readonly Queue<ResumableRun> _ended = [];
    private int _underWay;
    private bool _isStopping;

    /// <summary>Opens a viewer's stream, and begins the run where it is the first.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="begin">Begins the run, once for its path. What it throws answers all who wait for it.</param>
    public async ValueTask HandleAsync(RatRequest request, RatResponse response, Action<ResumableRun> begin)
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
            if (FindOrAdd(request.Path, out var isNew) is not { } run)
            {
                await response.SendStatusAsync(503, "Too many runs are under way.").ConfigureAwait(false);
                return;
            }

            if (isNew) Begin(run, begin);
            await run.Begun.ConfigureAwait(false);
            isOpen = TryOpen(run, request, response);
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
            foreach (var (path, run) in _runs)
            {
                run.LookAt(nowMs, options);
                if (run.TryForget()) _runs.Remove(path);
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

    private ResumableRun? FindOrAdd(string path, out bool isNew)
    {
        lock (_runs)
        {
            isNew = !_runs.TryGetValue(path, out var run) || run.TryForget();
            if (!isNew) return run;
            _runs.Remove(path);
            if (_isStopping || _underWay >= options.MaxRuns) return null;
            DropOldestEnded();
            _underWay++;
            run = new ResumableRun(app.Hub, path, app.Logger, NoteEnd);
            _runs.Add(path, run);
            return run;
        }
    }

    private void NoteEnd(ResumableRun run)
    {
        lock (_runs)
        {
            _underWay--;
            if (!run.IsForgotten) _ended.Enqueue(run);
        }
    }

    private void DropOldestEnded()
    {
        for (var tooMany = _ended.Count - options.MaxEndedRuns; tooMany > 0; tooMany--)
        {
            var run = _ended.Dequeue();
            if (run.IsForgotten) continue;
            // Its viewers are reading its last events: another time.
            if (!run.TryDrop()) _ended.Enqueue(run);
            else _runs.Remove(run.Path);
        }
    }

    /// <summary>Calls the handler, outside the lock: it may take its time.</summary>
    private void Begin(ResumableRun run, Action<ResumableRun> begin)
    {
        try
        {
            begin(run);
        }
        catch (Exception e)
        {
            lock (_runs) _runs.Remove(run.Path);
            run.FailToBegin(e);
        }
    }

    /// <summary>False: the viewer has seen the end already. Null: the run was forgotten.</summary>
    private bool? TryOpen(ResumableRun run, RatRequest request, RatResponse response)
    {
        // A run is forgotten under this lock only, and never while somebody watches.
        lock (_runs)
        {
            if (!_runs.TryGetValue(run.Path, out var current) || current != run) return null;
            var start = request.LastEventId is { Length: > 0 } id ? new StartPosition(StartKind.After, id) : new StartPosition(StartKind.Earliest);
            if (app.Hub.Store.IsAtEnd(run.TopicName, start.Id)) return false;
            run.NoteViewer();
            endpoint.Open(request, response, [run.TopicName], start);
            return true;
        }
    }
}
