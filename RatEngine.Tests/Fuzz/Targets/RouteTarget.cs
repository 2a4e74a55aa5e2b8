using System.Text;
using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Tests.Fuzz;

/// <summary>Patterns and the tree of them. Each line of an input is a route (a pattern, or a method and a pattern), the last one the request:
/// <see cref="ReferenceRoutes"/> must answer it with the same route, and the tree without visiting a node twice.</summary>
internal sealed class RouteTarget : IFuzzTarget
{
    private const int MaxRoutes = 40;

    // The longest request line there can be is far shorter: a value in the path is two 16-bit numbers.
    private const int MaxPathBytes = 16 * 1024;

    public void Run(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.UTF8.GetString(input.Span).Split('\n');
        var (method, path) = ReadRequest(lines[^1]);
        if (path.Length > MaxPathBytes) return;
        var router = new Router<string>();
        var routes = new List<(RequestMethod Method, RoutePattern Pattern, string Text)>();
        foreach (var line in lines[..^1].Take(MaxRoutes))
        {
            if (TryAdd(router, line) is { } route) routes.Add(route);
        }

        if (router.Root is null) return;
        var values = default(PathValues);
        var found = router.Match(path, method, ref values, out var allowed);
        var answer = found ?? (allowed.IsEmpty ? "404" : $"405 {allowed.ToAllowValue()}");
        Claim.Same(ReferenceRoutes.Answer(routes, method, Encoding.UTF8.GetString(path)), answer, "answer");
        if (found is not null) CheckValues(routes.Find(route => route.Text == found).Pattern, path, values);
        CheckVisits(router, routes.Select(route => route.Pattern), path, method);
    }

    private static (RequestMethod Method, byte[] Path) ReadRequest(string line)
    {
        var (method, path) = SplitMethod(line);
        return (method, Encoding.UTF8.GetBytes(path.StartsWith('/') ? path : "/" + path));
    }

    private static (RequestMethod Method, RoutePattern Pattern, string Text)? TryAdd(Router<string> router, string line)
    {
        var (method, text) = SplitMethod(line);
        try
        {
            var pattern = RoutePattern.Parse(text);
            CheckOtherSyntax(pattern);
            router.Add(method, pattern, line);
            return (method, pattern, line);
        }
        catch (ArgumentException e) when (e.ParamName is null)
        {
            // Malformed: the message says how.
            return null;
        }
        catch (InvalidOperationException)
        {
            // A conflict with another route.
            return null;
        }
    }

    /// <summary>Both syntaxes mean the same.</summary>
    private static void CheckOtherSyntax(RoutePattern pattern)
    {
        var isAngled = pattern.Text.Contains('<', StringComparison.Ordinal);
        var other = RoutePattern.Parse(string.Concat(pattern.Segments.Select(segment => "/" + Write(segment, isAngled))));
        Claim.Same(Describe(pattern), Describe(other), "the pattern in the other syntax");
    }

    private static string Write(RouteSegment segment, bool braced) => segment.Parameter switch
    {
        null => segment.Text,
        { Kind: ParameterKind.String, Name: var name } => braced ? $"{{{name}}}" : $"<{name}>",
        { Kind: ParameterKind.Rest, Name: var name } => braced ? $"{{**{name}}}" : $"<path:{name}>",
        { Kind: var kind, Name: var name } => braced ? $"{{{name}:{Lower(kind)}}}" : $"<{Lower(kind)}:{name}>",
    };

    private static string Lower(ParameterKind kind) => kind.ToString().ToLowerInvariant();

    private static string Describe(RoutePattern pattern) =>
        string.Join('/', pattern.Segments.Select(segment => segment.Parameter?.ToString() ?? Encoding.UTF8.GetString(segment.Utf8.Span)));

    private static void CheckValues(RoutePattern pattern, byte[] path, PathValues values)
    {
        Claim.Same(pattern.Parameters.Count, values.Count, "the number of values");
        var next = 0;
        var filled = new MemoryStream();
        foreach (var segment in pattern.Segments)
        {
            filled.WriteByte((byte)'/');
            if (segment.Parameter is null) filled.Write(segment.Utf8.Span);
            else filled.Write(path, values[next].Start, values[next++].Length);
        }

        Claim.That(filled.ToArray().AsSpan().SequenceEqual(path), $"values put back into {pattern} do not give the path");
    }

    // Adding a pattern makes two nodes for its end and for each parameter, at most: one of its own and one where another was split.
    private static void CheckVisits(Router<string> router, IEnumerable<RoutePattern> patterns, byte[] path, RequestMethod method)
    {
        var values = default(PathValues);
        var walk = new RouteWalk<string>(path, method, ref values);
        walk.Find(router.Root!);
        var most = patterns.Sum(pattern => 2 * (pattern.Parameters.Count + 1));
        Claim.That(walk.Visits <= most, $"{walk.Visits} visits, expected at most {most}");
    }

    private static (RequestMethod Method, string Text) SplitMethod(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && RequestMethods.TryParse(line[..space], out var method)
            ? (method, line[(space + 1)..])
            : (RequestMethod.Get, line);
    }
}
