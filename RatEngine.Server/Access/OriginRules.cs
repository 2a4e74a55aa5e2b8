namespace RatEngine.Server.Access;

/// <summary>Which pages may do what: the server's own everything, those of the origins listed too, all others nothing but be shown.</summary>
/// <param name="origins">Other origins that may read and write.</param>
/// <param name="allowCredentials">Lets their pages send cookies and the like.</param>
internal sealed class OriginRules(IEnumerable<WebOrigin> origins, bool allowCredentials = false)
{
    private readonly HashSet<WebOrigin> _origins = [.. origins];

    /// <summary>No origin is listed: answers then say nothing about origins.</summary>
    public bool IsEmpty => _origins.Count == 0;

    public bool AllowCredentials => allowCredentials;

    /// <summary>Whether the value of <c>Origin</c> is a listed origin, however it is written.</summary>
    public bool Lists(string? origin) => WebOrigin.TryParse(origin, out WebOrigin read) && _origins.Contains(read);

    /// <summary>Whether a request that changes something may do so. What is no browser sends neither field, and no page can keep a browser from
    /// sending them.</summary>
    /// <param name="origin">The field <c>Origin</c>; null where there is none.</param>
    /// <param name="scheme">That of the request: <c>http</c> or <c>https</c>.</param>
    /// <param name="host">The field <c>Host</c>, the port included.</param>
    /// <param name="fetchSite">The field <c>Sec-Fetch-Site</c>; null where there is none.</param>
    public bool MayChange(string? origin, string scheme, string? host, string? fetchSite)
    {
        if (Lists(origin))
            return true;
        if (origin is not null && !IsOwn(origin, scheme, host))
            return false;
        return fetchSite is not ("cross-site" or "same-site");
    }

    private static bool IsOwn(string origin, string scheme, string? host) =>
        WebOrigin.TryParse(origin, out WebOrigin page) && WebOrigin.TryParseHost(scheme, host, out WebOrigin server) && page == server;
}
