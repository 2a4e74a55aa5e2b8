namespace RatEngine.Routing;

/// <summary>
/// A route's pattern, in either syntax: <c>/users/&lt;int:id&gt;/&lt;path:file&gt;</c> or <c>/users/{id:int}/{**file}</c>. Both mean the
/// same.
/// </summary>
internal sealed class RoutePattern
{
    private RoutePattern(string text, RouteSegment[] segments)
    {
        Text = text;
        Segments = segments;
        Parameters = [.. segments.Select(segment => segment.Parameter).OfType<RouteParameter>()];
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>What stands after each slash, in order: <c>/</c> has one segment, which is empty; <c>/a/</c> has two.</summary>
    public IReadOnlyList<RouteSegment> Segments { get; }

    /// <summary>The parameters in order; the router's values come in the same order.</summary>
    public IReadOnlyList<RouteParameter> Parameters { get; }

    /// <summary>Reads a pattern. Its text is not percent-encoded: <c>/über</c> is what a client asks for as <c>/%C3%BCber</c>.</summary>
    /// <exception cref="ArgumentException">The pattern is malformed; the message shows it, what was met and what was
    /// expected.</exception>
    public static RoutePattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new RoutePattern(pattern, new RoutePatternParser(pattern).Parse());
    }

    public override string ToString() => Text;
}
