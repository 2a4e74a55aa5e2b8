using System.Text.Json.Serialization.Metadata;
using RatEngine.Hosting;
using RatEngine.Routing;

namespace RatEngine;

/// <summary>Routes whose generator runs once for each path and lives on when its viewers leave: an agent's run, or a model's output, that must
/// survive the reload of a page. Any number of viewers come, go and resume by <c>Last-Event-ID</c>; each sees the run from its beginning. The last
/// event is <c>rat.end</c>; a viewer that has seen it and comes back gets 204. A finished run is replayed until its log expires
/// (<see cref="HubOptions"/>), or more have ended after it than are kept (<see cref="ResumableOptions.MaxEndedRuns"/>).</summary>
public static class RatAppRuns
{
    /// <summary>Runs a generator once for each path.</summary>
    /// <param name="app">The app.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="handler">Called once a path. The token is cancelled when the run is, see <see cref="ResumableOptions"/>.</param>
    /// <param name="json">For items that are neither strings nor events. Ids are the hub's: those of the items are left out.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp SseResumable<TItem>(
        this RatApp app,
        string pattern,
        Func<RunRequest, CancellationToken, IAsyncEnumerable<TItem>> handler,
        JsonTypeInfo<TItem>? json = null,
        ResumableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(handler);
        var items = RunItems.For(pattern, json);
        var runs = MakeRegistry(app, options);
        return app.MapPattern("GET", RoutePattern.Parse(pattern), HandleAsync, RouteOptions.Stream);

        ValueTask HandleAsync(RatRequest request, RatResponse response) =>
            runs.HandleAsync(request, response, (run, kept) => run.Start(handler(kept, run.Stopping), items));
    }

    /// <summary>Runs a generator once for each path, with one path value.</summary>
    /// <inheritdoc cref="SseResumable{TItem}"/>
    public static RatApp SseResumable<T1, TItem>(
        this RatApp app,
        string pattern,
        Func<RunRequest, T1, CancellationToken, IAsyncEnumerable<TItem>> handler,
        JsonTypeInfo<TItem>? json = null,
        ResumableOptions? options = null)
        where T1 : IParsable<T1>
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(handler);
        var items = RunItems.For(pattern, json);
        var runs = MakeRegistry(app, options);
        return app.MapPattern("GET", PathArguments.Parse(pattern, 1), HandleAsync, RouteOptions.Stream);

        ValueTask HandleAsync(RatRequest request, RatResponse response) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
                ? runs.HandleAsync(request, response, (run, kept) => run.Start(handler(kept, first, run.Stopping), items))
                : Dispatcher.NotFoundAsync(request, response);
    }

    private static RunRegistry MakeRegistry(RatApp app, ResumableOptions? options)
    {
        options ??= ResumableOptions.Default;
        OptionRange.Check("Resumable:GracePeriod", options.GracePeriod);
        OptionRange.Check("Resumable:MaxRuns", options.MaxRuns, 1, 1_000_000);
        OptionRange.Check("Resumable:MaxEndedRuns", options.MaxEndedRuns, 0, 1_000_000);
        OptionRange.Check("Resumable:MaxRequestBytes", options.MaxRequestBytes, 4096, long.MaxValue);
        // Their topics have no name that means anything to a client.
        if (options.Topic.Label != TopicLabel.None) throw new RatOptionsException("Resumable:Topic:Label", $"{options.Topic.Label}", $"{TopicLabel.None}");
        var runs = new RunRegistry(app, options, RatAppTopics.MakeEndpoint(app, options.Topic));
        app.Runs.Add(runs);
        return runs;
    }
}
