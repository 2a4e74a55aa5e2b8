using System.Text.Json.Serialization.Metadata;
using RatEngine.Sse;

namespace RatEngine.Hosting;

/// <summary>Registers a generator's route.</summary>
internal static class SseRoute
{
    /// <param name="app">Where.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="count">How many path values the handler takes.</param>
    /// <param name="json">For items that are neither strings nor events.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="start">Gives what calls the handler; null where a path value does not parse.</param>
    public static RatApp Map<T>(
        RatApp app, string pattern, int count, JsonTypeInfo<T>? json, SseOptions? options, Func<RatRequest, Func<IAsyncEnumerable<T>>?> start)
    {
        ArgumentNullException.ThrowIfNull(app);
        options ??= SseOptions.Default;
        Validate(options);
        var endpoint = new SseEndpoint<T>(SseItems.For(pattern, json), options, app.Logger);
        return app.MapPattern("GET", PathArguments.Parse(pattern, count), HandleAsync, RouteOptions.Stream);

        ValueTask HandleAsync(RatRequest request, RatResponse response)
        {
            if (start(request) is not { } call) return Dispatcher.NotFoundAsync(request, response);
            return SseEndpoint<T>.AnswersHead(request, response) ? default : endpoint.RunAsync(request, call());
        }
    }

    private static void Validate(SseOptions options)
    {
        OptionRange.CheckOrInfinite("Sse:HeartbeatInterval", options.HeartbeatInterval);
        OptionRange.CheckOrInfinite("Sse:MaxDuration", options.MaxDuration);
        if (options.WriteStallTimeout is { } stall) OptionRange.Check("Sse:WriteStallTimeout", stall);
        OptionRange.Check("Sse:FlushThresholdBytes", options.FlushThresholdBytes, 1, 16 * 1024 * 1024);
        if (options.HeartbeatEvent is { } type) OneLineValue.Check(type, "heartbeat event", "HeartbeatEvent");
    }
}
