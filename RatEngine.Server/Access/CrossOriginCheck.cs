namespace RatEngine.Server.Access;

/// <summary>Keeps pages of other origins from changing anything, and from reading anything unless their origin is listed (WHATWG Fetch, "CORS
/// protocol").</summary>
internal sealed class CrossOriginCheck(OriginRules rules)
{
    // How long a browser may remember the answer to a preflight, in seconds.
    private const string MaxAge = "600";
    private const string Methods = "GET, HEAD, POST";
    private const string Fields = "Content-Type, Idempotency-Key, Last-Event-ID, Cache-Control";

    public ValueTask HandleAsync(RatRequest request, RatResponse response, RatHandler next)
    {
        string? origin = request.Header("Origin");
        SetFields(origin, response);
        if (request.Method == "OPTIONS" && rules.Lists(origin) && request.Header("Access-Control-Request-Method") is not null)
            return AnswerPreflightAsync(response);
        if (request.Method is "GET" or "HEAD" or "OPTIONS" || rules.MayChange(origin, request.Scheme, request.Header("Host"), request.Header("Sec-Fetch-Site")))
            return next(request, response);
        return response.SendStatusAsync(403, $"Met a page of {origin ?? "another site"}, expected the server's own origin or one that the option Cors:Origins names.");
    }

    private void SetFields(string? origin, RatResponse response)
    {
        if (rules.Origins.Count == 0)
            return;
        // Also where the origin is not listed: a cache must not hand one origin's answer to another.
        response.SetHeader("Vary", "Origin");
        if (!rules.Lists(origin))
            return;
        response.SetHeader("Access-Control-Allow-Origin", origin!);
        if (rules.AllowCredentials)
            response.SetHeader("Access-Control-Allow-Credentials", "true");
    }

    private static ValueTask AnswerPreflightAsync(RatResponse response)
    {
        response.SetHeader("Access-Control-Allow-Methods", Methods);
        response.SetHeader("Access-Control-Allow-Headers", Fields);
        response.SetHeader("Access-Control-Max-Age", MaxAge);
        return response.SendStatusAsync(204);
    }
}
