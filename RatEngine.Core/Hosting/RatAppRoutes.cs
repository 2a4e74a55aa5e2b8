using RatEngine.Hosting;

namespace RatEngine;

/// <summary>Routes that answer requests. Path values come typed by the handler, in the order of the pattern; one that does not parse is 404.</summary>
public static class RatAppRoutes
{
    /// <summary>Answers GET, and HEAD without the content.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Get(this RatApp app, string pattern, RatHandler handler, RouteOptions? options = null) => app.Map("GET", pattern, handler, options);

    /// <summary>Answers GET, and HEAD without the content, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Get<T1>(this RatApp app, string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1> => app.Map("GET", pattern, handler, options);

    /// <summary>Answers GET, and HEAD without the content, with two path values.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Get<T1, T2>(this RatApp app, string pattern, Func<RatRequest, RatResponse, T1, T2, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1>
        where T2 : IParsable<T2> => app.Map("GET", pattern, handler, options);

    /// <summary>Answers POST.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Post(this RatApp app, string pattern, RatHandler handler, RouteOptions? options = null) => app.Map("POST", pattern, handler, options);

    /// <summary>Answers POST, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Post<T1>(this RatApp app, string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1> => app.Map("POST", pattern, handler, options);

    /// <summary>Answers PUT.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Put(this RatApp app, string pattern, RatHandler handler, RouteOptions? options = null) => app.Map("PUT", pattern, handler, options);

    /// <summary>Answers PUT, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Put<T1>(this RatApp app, string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1> => app.Map("PUT", pattern, handler, options);

    /// <summary>Answers DELETE.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Delete(this RatApp app, string pattern, RatHandler handler, RouteOptions? options = null) => app.Map("DELETE", pattern, handler, options);

    /// <summary>Answers DELETE, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Delete<T1>(this RatApp app, string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1> => app.Map("DELETE", pattern, handler, options);

    /// <summary>Answers the method given, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Map<T1>(this RatApp app, string method, string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1>
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(handler);
        return app.MapPattern(method, PathArguments.Parse(pattern, 1), HandleAsync, options);

        ValueTask HandleAsync(RatRequest request, RatResponse response) =>
            PathArguments.TryParse<T1>(request, 0, out var first) ? handler(request, response, first) : Dispatcher.NotFoundAsync(request, response);
    }

    /// <summary>Answers the method given, with two path values.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    public static RatApp Map<T1, T2>(this RatApp app, string method, string pattern, Func<RatRequest, RatResponse, T1, T2, ValueTask> handler, RouteOptions? options = null)
        where T1 : IParsable<T1>
        where T2 : IParsable<T2>
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(handler);
        return app.MapPattern(method, PathArguments.Parse(pattern, 2), HandleAsync, options);

        ValueTask HandleAsync(RatRequest request, RatResponse response) =>
            PathArguments.TryParse<T1>(request, 0, out var first) && PathArguments.TryParse<T2>(request, 1, out var second)
                ? handler(request, response, first, second)
                : Dispatcher.NotFoundAsync(request, response);
    }
}
