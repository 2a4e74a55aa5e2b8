using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Tests.Fuzz;

/// <summary>What a router must answer, in the plainest way: all routes by precedence, each tried from end to end. It takes the patterns as they
/// were parsed, and shares no code with the tree.</summary>
internal static partial class ReferenceRoutes
{
    /// <returns>The text of the route that answers, or <c>405 Allow-value</c>, or <c>404</c>.</returns>
    public static string Answer(
        IReadOnlyList<(RequestMethod Method, RoutePattern Pattern, string Text)> routes, RequestMethod method, string path)
    {
        var matching = routes.Where(route => Matches(route.Pattern, path)).OrderBy(route => Ranks(route.Pattern), StringComparer.Ordinal).ToList();
        foreach (var end in matching.GroupBy(route => Ranks(route.Pattern)))
        {
            var own = end.FirstOrDefault(route => route.Method == method).Text;
            var answer = own ?? (method == RequestMethod.Head ? end.FirstOrDefault(route => route.Method == RequestMethod.Get).Text : null);
            if (answer is not null) return answer;
        }

        return matching.Count == 0 ? "404" : $"405 {Allow([.. matching.Select(route => route.Method)])}";
    }

    // Of those that match one path, two of the same ranks are of the same text as well: they end at one place.
    private static string Ranks(RoutePattern pattern) => string.Concat(pattern.Segments.Select(Rank));

    private static int Rank(RouteSegment segment) => segment.Parameter is { } parameter ? (int)parameter.Kind + 1 : 0;

    private static bool Matches(RoutePattern pattern, string path)
    {
        var given = path[1..].Split('/');
        var wanted = pattern.Segments;
        if (wanted[^1].Parameter?.Kind == ParameterKind.Rest && given.Length > wanted.Count)
            given = [.. given[..(wanted.Count - 1)], string.Join('/', given[(wanted.Count - 1)..])];
        return wanted.Count == given.Length && wanted.Zip(given).All(pair => Fits(pair.First, pair.Second));
    }

    private static bool Fits(RouteSegment wanted, string given) => wanted.Parameter?.Kind switch
    {
        null => Encoding.UTF8.GetString(wanted.Utf8.Span) == given,
        ParameterKind.Uuid => Uuid().IsMatch(given),
        ParameterKind.Int => Int().IsMatch(given) && IsInt64(BigInteger.Parse(given, CultureInfo.InvariantCulture)),
        ParameterKind.Float => Float().IsMatch(given) && double.IsFinite(double.Parse(given, CultureInfo.InvariantCulture)),
        _ => given.Length > 0,
    };

    private static bool IsInt64(BigInteger number) => number >= long.MinValue && number <= long.MaxValue;

    private static string Allow(HashSet<RequestMethod> methods)
    {
        methods.Add(RequestMethod.Options);
        if (methods.Contains(RequestMethod.Get)) methods.Add(RequestMethod.Head);
        return string.Join(", ", methods.Order().Select(method => method.ToString().ToUpperInvariant()));
    }

    [GeneratedRegex(@"\A[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\z")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A-?[0-9]{1,19}\z")]
    private static partial Regex Int();

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();
}
