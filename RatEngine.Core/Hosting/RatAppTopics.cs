using RatEngine.Hosting;
using RatEngine.Routing;

namespace RatEngine;

/// <summary>Routes that stream what is published to the app's <see cref="RatApp.Hub"/>. A client resumes with <c>Last-Event-ID</c>, or begins with
/// <c>?since=ID</c>, <c>?since=earliest</c> or <c>?last=N</c>; else with the next event. N counts up to
/// <see cref="HubOptions.MaxTopicEvents"/>, over all topics of the stream; more is taken as that.</summary>
public static class RatAppTopics
{
    /// <summary>Streams the topic that the pattern's only parameter names, or the topics that match where it is a topic pattern
    /// (<c>*</c> for a level, <c>**</c> for the rest). Names with slashes need <c>&lt;path:name&gt;</c>.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Topic(this RatApp app, string pattern, TopicOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var endpoint = MakeEndpoint(app, options);
        return app.MapPattern("GET", PathArguments.Parse(pattern, 1), HandleAsync, RouteOptions.Stream);

        ValueTask HandleAsync(RatRequest request, RatResponse response) => endpoint.HandleAsync(request, response, [request.PathParameter(0)]);
    }

    /// <summary>Streams the topics and topic patterns that the handler names, as one stream in the order of their ids.</summary>
    /// <param name="app">The app.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="topics">Reads the names from the request; a <see cref="RatStatusException"/> of it refuses the stream.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Topics(
        this RatApp app, string method, string pattern, Func<RatRequest, ValueTask<IReadOnlyList<string>>> topics, TopicOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(topics);
        var endpoint = MakeEndpoint(app, options);
        return app.MapPattern(method, RoutePattern.Parse(pattern), HandleAsync, RouteOptions.Stream);

        async ValueTask HandleAsync(RatRequest request, RatResponse response)
        {
            var names = await topics(request).ConfigureAwait(false);
            await endpoint.HandleAsync(request, response, names).ConfigureAwait(false);
        }
    }

    internal static TopicEndpoint MakeEndpoint(RatApp app, TopicOptions? options)
    {
        options ??= TopicOptions.Default;
        OptionRange.CheckOrInfinite("Topic:HeartbeatInterval", options.HeartbeatInterval);
        if (options.WriteStallTimeout is { } stall) OptionRange.Check("Topic:WriteStallTimeout", stall);
        OptionRange.Check("Topic:Retry", options.Retry);
        OptionRange.Check("Topic:MaxTopics", options.MaxTopics, 1, 100_000);
        OptionRange.Check("Topic:MaxPatterns", options.MaxPatterns, 0, 100_000);
        OptionRange.Check("Topic:ConflateThreshold", options.ConflateThreshold, 0, int.MaxValue);
        OptionRange.Check("Topic:ByeRetryWindow", (long)options.ByeRetryWindow.TotalMilliseconds, 0, int.MaxValue);
        return new TopicEndpoint(app, options);
    }
}
