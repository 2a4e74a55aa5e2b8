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
    private readonly RatHandler _codingUnknown;

    public Dispatcher(Router<RouteEndpoint> router, MiddlewareChain middleware)
    {
        _router = router;
        _notFound = middleware.Around(NotFoundAsync);
        _methodNotAllowed = middleware.Around(static (request, response) => AllowAsync(request, response, 405));
        _options = middleware.Around(static (request, response) => AllowAsync(request, response, 204));
        _bodyTooLong = middleware.Around(RefuseBodyAsync);
        _codingUnknown = middleware.Around(RefuseCodingAsync);
    }

    public ValueTask HandleAsync(RatRequest request, RatResponse response)
    {
        var endpoint = _router.Match(request.PathBytes, request.KnownMethod, ref request.Values, out var allowed);
        // Answers to pipelined requests share a send only where none of them can wait for this one, or for the client that reads them.
        if (request.Exchange.HasUnsentAnswers && (endpoint is not { MayWait: false } || request.HasBody))
            return SendThenHandleAsync(request, response, endpoint, allowed);
        return HandleAsync(request, response, endpoint, allowed);
    }

    /// <summary>Answers that there is nothing under the path.</summary>
    public static ValueTask NotFoundAsync(RatRequest request, RatResponse response) =>
        response.SendStatusAsync(404);

    private async ValueTask SendThenHandleAsync(RatRequest request, RatResponse response, RouteEndpoint? endpoint, MethodSet allowed)
    {
        await request.Exchange.SendAnswersAsync().ConfigureAwait(false);
        await HandleAsync(request, response, endpoint, allowed).ConfigureAwait(false);
    }

    private ValueTask HandleAsync(RatRequest request, RatResponse response, RouteEndpoint? endpoint, MethodSet allowed)
    {
        if (endpoint is null) return HandleUnmatchedAsync(request, response, allowed);
        request.ParameterNames = endpoint.ParameterNames;
        request.Route = endpoint.Pattern;
        if (endpoint.Options is { } options) request.Exchange.Content.Options = options;
        if (request.ContentLength > request.Exchange.Content.MaxBytes) return _bodyTooLong(request, response);
        if (request.HasBody && request.Exchange.Head.Fields.Contains(KnownField.ContentEncoding) && !IsDecoded(request, endpoint)) return _codingUnknown(request, response);
        return endpoint.HandleAsync(request, response);
    }

    private ValueTask HandleUnmatchedAsync(RatRequest request, RatResponse response, MethodSet allowed)
    {
        if (request.ContentLength > request.Exchange.Content.MaxBytes) return _bodyTooLong(request, response);
        var isOptions = request.KnownMethod == RequestMethod.Options;
        if (allowed.IsEmpty)
        {
            // TRACE is off everywhere: whether there is such a path makes no difference (RFC 9110 section 9.3.8).
            if (request.KnownMethod == RequestMethod.Trace)
            {
                request.AllowValue = "";
                return _methodNotAllowed(request, response);
            }

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

    private static bool IsDecoded(RatRequest request, RouteEndpoint endpoint) =>
        ContentCodings.AreKnown(request.Header("Content-Encoding")!, endpoint.Options?.ContentCodings ?? []);

    private static ValueTask RefuseCodingAsync(RatRequest request, RatResponse response)
    {
        response.SetHeader("Accept-Encoding", string.Join(", ", request.Exchange.Content.Options.ContentCodings.DefaultIfEmpty(ContentCodings.Identity)));
        return response.SendStatusAsync(415, Refusal.ContentCodingUnknown.Text);
    }

    private static ValueTask AllowAsync(RatRequest request, RatResponse response, int status)
    {
        if (request.AllowValue is { } allow) response.SetHeader("Allow", allow);
        return response.SendStatusAsync(status);
    }
}
