using RatEngine.Routing;

namespace RatEngine.Hosting;

/// <summary>What a route leads to: its handler inside all middleware, composed once.</summary>
internal sealed class RouteEndpoint(RatHandler handler, string pattern, IReadOnlyList<string> parameterNames, RouteOptions? options)
{
    private volatile bool _hasAnswered;
    private volatile bool _hasWaited;

    /// <summary>The route's pattern, as it was registered.</summary>
    public string Pattern => pattern;

    public IReadOnlyList<string> ParameterNames => parameterNames;

    /// <summary>Null: all is as the server has it.</summary>
    public RouteOptions? Options => options;

    /// <summary>The handler may take its time: answers before its own must not wait for it. Assumed until it has been seen to answer at once, and
    /// for good once it was seen to wait.</summary>
    public bool MayWait => !_hasAnswered || _hasWaited;

    public static RouteEndpoint Of(RoutePattern pattern, RatHandler handler, RouteOptions? options) =>
        new(handler, pattern.Text, [.. pattern.Parameters.Select(parameter => parameter.Name)], options);

    public ValueTask HandleAsync(RatRequest request, RatResponse response)
    {
        var handled = handler(request, response);
        // Written once, and only read after: all processors share the line.
        if (!handled.IsCompleted && !_hasWaited) _hasWaited = true;
        if (!_hasAnswered) _hasAnswered = true;
        return handled;
    }
}
