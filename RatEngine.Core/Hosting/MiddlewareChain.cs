namespace RatEngine.Hosting;

/// <summary>Puts all middleware around a handler, the first registered outermost. Done once a route: a request costs no allocation.</summary>
internal sealed class MiddlewareChain(IReadOnlyList<RatMiddleware> middleware)
{
    public RatHandler Around(RatHandler handler)
    {
        for (var i = middleware.Count - 1; i >= 0; i--) handler = Around(middleware[i], handler);
        return handler;
    }

    private static RatHandler Around(RatMiddleware middleware, RatHandler next) =>
        (request, response) => middleware(request, response, next);
}
