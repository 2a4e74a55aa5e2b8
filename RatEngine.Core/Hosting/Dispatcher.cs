using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Hosting;

/// <summary>Finds the endpoint of a request and calls it. What no endpoint answers goes through the middleware too.</summary>
internal sealed class Dispatcher
{
    private readonly Router<RouteEndpoint> _router;
    private readonly RatHandler _notFound;
    private readonly RatHandler _methodNotAllowed;
    private readonly RatHandler _options;
    private readonly RatHandler _bodyTooLong;

    public Dispatcher(Router<RouteEndpoint> router, MiddlewareChain middleware)
    {
        _router = router;
        _notFound = middleware.Around(NotFoundAsync);
        _methodNotAllowed = middleware.Around(static (request, response) => AllowAsync(request, response, 405));
        _options = middleware.Around(static (request, response) => AllowAsync(request, response, 204));
        _bodyTooLong = middleware.Around(RefuseBodyAsync);
    }

    public ValueTask HandleAsync(RatRequest request, RatResponse response)
    {
        var endpoint = _router.Match(request.PathBytes, request.KnownMethod, ref request.Values, out var allowed);
        if (endpoint is null) return HandleUnmatchedAsync(request, response, allowed);
        request.ParameterNames = endpoint.ParameterNames;
        if (endpoint.MaxRequestBodyBytes is { } max) request.Exchange.MaxBodyBytes = max;
        if (request.ContentLength > request.Exchange.MaxBodyBytes) return _bodyTooLong(request, response);
        return endpoint.Handler(request, response);
    }

    /// <summary>Answers that there is nothing under the path.</summary>
    public static ValueTask NotFoundAsync(RatRequest request, RatResponse response) =>
        response.SendStatusAsync(404);

    private ValueTask HandleUnmatchedAsync(RatRequest request, RatResponse response, MethodSet allowed)
    {
        var isOptions = request.KnownMethod == RequestMethod.Options;
        if (allowed.IsEmpty)
        {
            // OPTIONS * asks about the server as a whole (RFC 9110 section 9.3.7).
            if (!isOptions || !request.PathBytes.SequenceEqual("*"u8)) return _notFound(request, response);
            return _options(request, response);
        }

        request.AllowValue = allowed.ToAllowValue();
        return isOptions ? _options(request, response) : _methodNotAllowed(request, response);
    }

    private static ValueTask RefuseBodyAsync(RatRequest request, RatResponse response)
    {
        request.Exchange.CloseAfterAnswer();
        return response.SendStatusAsync(413, Refusal.BodyTooLong.Text);
    }

    private static ValueTask AllowAsync(RatRequest request, RatResponse response, int status)
    {
        if (request.AllowValue is { } allow) response.SetHeader("Allow", allow);
        return response.SendStatusAsync(status);
    }
}
