namespace RatEngine.Server.Access;

/// <summary>Keeps pages of other origins from changing anything, and from reading anything unless their origin is listed (WHATWG Fetch, "CORS
/// protocol").</summary>
internal sealed class CrossOriginCheck(OriginRules rules, PreflightFields fields)
{
    // How long a browser may remember the answer to a preflight, in seconds.
    private const string MaxAge = "600";
    private const string Methods = "GET, HEAD, POST";

    public ValueTask HandleAsync(RatRequest request, RatResponse response, RatHandler next)
    {
        string? origin = request.Header("Origin");
        SetFields(origin, response);
        if (request.Method == "OPTIONS" && rules.Lists(origin) && request.Header("Access-Control-Request-Method") is not null)
            return AnswerPreflightAsync(request, response);
        if (request.Method is "GET" or "HEAD" or "OPTIONS" || rules.MayChange(origin, request.Scheme, request.Header("Host"), request.Header("Sec-Fetch-Site")))
            return next(request, response);
        return response.SendStatusAsync(403, "Met a page of another site, expected the server's own origin or one that the option Cors:Origins names.");
    }

    private void SetFields(string? origin, RatResponse response)
    {
        if (rules.IsEmpty)
            return;
        // Also where the origin is not listed: a cache must not hand one origin's answer to another.
        response.SetHeader("Vary", "Origin");
        if (!rules.Lists(origin))
            return;
        response.SetHeader("Access-Control-Allow-Origin", origin!);
        if (rules.AllowCredentials)
            response.SetHeader("Access-Control-Allow-Credentials", "true");
    }

    private ValueTask AnswerPreflightAsync(RatRequest request, RatResponse response)
    {
        response.SetHeader("Access-Control-Allow-Methods", Methods);
        response.SetHeader("Access-Control-Allow-Headers", fields.Allow(request.Header("Access-Control-Request-Headers")));
        response.SetHeader("Access-Control-Max-Age", MaxAge);
        if (fields.DependOnRequest)
            response.AddHeader("Vary", "Access-Control-Request-Headers");
        return response.SendStatusAsync(204);
    }
}
