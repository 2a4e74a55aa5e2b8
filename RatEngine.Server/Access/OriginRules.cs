namespace RatEngine.Server.Access;

/// <summary>Which pages may do what: the server's own everything, those of the origins listed too, all others nothing but be shown.</summary>
/// <param name="Origins">Other origins that may read and write, exactly as browsers send them: <c>https://example.com</c>.</param>
/// <param name="AllowCredentials">Lets their pages send cookies and the like.</param>
internal sealed record OriginRules(IReadOnlyList<string> Origins, bool AllowCredentials = false)
{
    /// <summary>Whether an origin is listed. Scheme and host have no case, and browsers send them in lower case.</summary>
    public bool Lists(string? origin) => origin is not null && Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

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
        if (origin is not null && !origin.Equals($"{scheme}://{host}", StringComparison.OrdinalIgnoreCase))
            return false;
        return fetchSite is not ("cross-site" or "same-site");
    }
}
