using System.Text;
using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Tests.Routing;

/// <summary>A router whose endpoints are the patterns' own texts, read and answered in strings.</summary>
internal sealed class RouteTable
{
    private readonly Router<string> _router = new();

    /// <param name="routes">Each a method and a pattern: <c>GET /a</c>, or a pattern alone for GET.</param>
    public RouteTable(params IEnumerable<string> routes)
    {
        foreach (var route in routes)
            Add(route);
    }

    public RouteNode<string> Root => _router.Root!;

    public void Add(string route)
    {
        var (method, pattern) = Split(route);
        _router.Add(method, RoutePattern.Parse(pattern), route);
    }

    /// <summary>The route that answers, or <c>405 Allow-value</c>, or <c>404</c>.</summary>
    public string Answer(string request) => Match(request).Answer;

    /// <summary>The values that the answering route takes from the path.</summary>
    public string[] Values(string request) => Match(request).Values;

    public (string Answer, string[] Values) Match(string request)
    {
        var (method, target) = Split(request);
        var path = Encoding.UTF8.GetBytes(target);
        var values = default(PathValues);
        var route = _router.Match(path, method, ref values, out var allowed);
        var texts = new string[values.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = RequestPath.ToText(path.AsSpan(values[i].Start, values[i].Length));
        return (route ?? (allowed.IsEmpty ? "404" : $"405 {allowed.ToAllowValue()}"), texts);
    }

    public static (RequestMethod Method, string Path) Split(string route)
    {
        var space = route.IndexOf(' ', StringComparison.Ordinal);
        return space < 0
            ? (RequestMethod.Get, route)
            : (Enum.Parse<RequestMethod>(route[..space], ignoreCase: true), route[(space + 1)..]);
    }
}
