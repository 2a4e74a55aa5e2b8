using RatEngine.PubSub;

namespace RatEngine.Hosting;

/// <summary>The runs of one route, by path.</summary>
internal sealed class RunRegistry(RatApp app, ResumableOptions options)
{
    private readonly Dictionary<string, ResumableRun> _runs = [];
    private readonly TopicEndpoint _endpoint = new(app, options.Topic);

    /// <summary>Opens a viewer's stream, and begins the run where it is the first.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="begin">Begins the run, once for its path.</param>
    public ValueTask HandleAsync(RatRequest request, RatResponse response, Action<ResumableRun> begin)
    {
        if (request.Exchange.IsHead) return TopicEndpoint.HandleHeadAsync(response);
        lock (_runs)
        {
            if (!_runs.TryGetValue(request.Path, out var run) || run.IsForgotten)
            {
                if (_runs.Count >= options.MaxRuns) return response.SendStatusAsync(503, "Too many runs are under way.");
                run = new ResumableRun(app.Hub, request.Path, app.Logger);
                _runs[request.Path] = run;
                begin(run);
            }

            var start = request.LastEventId is { Length: > 0 } id ? new StartPosition(StartKind.After, id) : new StartPosition(StartKind.Earliest);
            if (app.Hub.Store.IsAtEnd(run.TopicName, start.Id)) return response.SendStatusAsync(204);
            _endpoint.Open(request, response, [run.TopicName], start);
            return default;
        }
    }

    /// <summary>Cancels runs that nobody watches, and forgets those whose log has expired.</summary>
    public void Sweep(long nowMs)
    {
        lock (_runs)
        {
            foreach (var (path, run) in _runs)
            {
                run.LookAt(nowMs, options);
                if (!run.IsForgotten) continue;
                _runs.Remove(path);
                run.Dispose();
            }
        }
    }

    /// <summary>Cancels all runs. The task ends when their <c>finally</c> blocks have run.</summary>
    public Task StopAsync()
    {
        lock (_runs) return Task.WhenAll(_runs.Values.Select(run => run.StopAsync()));
    }
}
