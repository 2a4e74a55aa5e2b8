using System.Globalization;
using RatEngine.Routing;

namespace RatEngine.Hosting;

/// <summary>Hands path values to handlers, parsed to the types that their lambdas name. No reflection: the compiler knows each type.</summary>
internal static class PathArguments
{
    /// <exception cref="ArgumentException">The handler takes another number of path values than the pattern has.</exception>
    public static RoutePattern Parse(string pattern, int count)
    {
        var parsed = RoutePattern.Parse(pattern);
        if (count != parsed.Parameters.Count)
            throw new ArgumentException($"The handler of {pattern} takes {count} path values: the pattern has {parsed.Parameters.Count}.", nameof(pattern));
        return parsed;
    }

    public static bool TryParse<T>(RatRequest request, int index, out T value) where T : IParsable<T> =>
        T.TryParse(request.PathParameter(index), CultureInfo.InvariantCulture, out value!);
}
