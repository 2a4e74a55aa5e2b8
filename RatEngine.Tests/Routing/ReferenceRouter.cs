using System.Globalization;
using System.Text.RegularExpressions;
using RatEngine.Http;

namespace RatEngine.Tests.Routing;

/// <summary>
/// What the router must answer, said in the plainest way: all patterns in the order of their precedence, each tried from end to end. It
/// shares no code with the router and reads patterns of the angled syntax alone.
/// </summary>
internal sealed partial class ReferenceRouter(IEnumerable<string> routes)
{
    // The first of these that a segment begins with is its rank; text has rank 0.
    private static readonly string[] Ranked = ["<uuid:", "<int:", "<float:", "<path:"];
    private const int StringRank = 4;
    private const int RestRank = 5;

    private readonly string[] _byPrecedence = [.. routes.OrderBy(Precedence, StringComparer.Ordinal)];

    public string Answer(string request)
    {
        var (method, path) = RouteTable.Split(request);
        var matching = _byPrecedence.Where(route => Matches(RouteTable.Split(route).Path, path)).ToArray();
        foreach (var end in matching.GroupBy(route => Shape(RouteTable.Split(route).Path)))
        {
            var answer = end.FirstOrDefault(route => RouteTable.Split(route).Method == method)
                ?? end.FirstOrDefault(route => method == RequestMethod.Head && RouteTable.Split(route).Method == RequestMethod.Get);
            if (answer is not null)
                return answer;
        }
        return matching.Length == 0 ? "404" : $"405 {Allow(matching)}";
    }

    /// <summary>The pattern without the names of its parameters: two of one shape and method are a conflict.</summary>
    public static string Shape(string pattern) => Name().Replace(pattern, ">");

    private static string Allow(string[] routes)
    {
        var names = routes.Select(route => RouteTable.Split(route).Method.ToString().ToUpperInvariant()).Append("OPTIONS").ToHashSet();
        if (names.Contains("GET"))
            names.Add("HEAD");
        return string.Join(", ", new[] { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE" }.Where(names.Contains));
    }

    private static string Precedence(string route) =>
        string.Concat(RouteTable.Split(route).Path[1..].Split('/').Select(segment => Rank(segment)));

    private static int Rank(string segment)
    {
        if (!segment.StartsWith('<'))
            return 0;
        var rank = Array.FindIndex(Ranked, start => segment.StartsWith(start, StringComparison.Ordinal)) + 1;
        return rank switch { 0 => StringRank, 4 => RestRank, _ => rank };
    }

    private static bool Matches(string pattern, string path)
    {
        var wanted = pattern[1..].Split('/');
        var given = path[1..].Split('/');
        if (Rank(wanted[^1]) == RestRank && given.Length > wanted.Length)
            given = [.. given[..(wanted.Length - 1)], string.Join('/', given[(wanted.Length - 1)..])];
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => Fits(pair.First, pair.Second));
    }

    private static bool Fits(string wanted, string given) => Rank(wanted) switch
    {
        0 => wanted == given,
        1 => Guid.TryParseExact(given, "D", out _),
        2 => Int().IsMatch(given) && long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        3 => Float().IsMatch(given) && double.IsFinite(double.Parse(given, CultureInfo.InvariantCulture)),
        _ => given.Length > 0,
    };

    [GeneratedRegex("[a-z]+>")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A-?[0-9]{1,19}\z")]
    private static partial Regex Int();

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();
}
