using RatEngine.Routing;

namespace RatEngine.Hosting;

/// <summary>What a route leads to: its handler inside all middleware, composed once.</summary>
internal sealed record RouteEndpoint(RatHandler Handler, IReadOnlyList<string> ParameterNames, long? MaxRequestBodyBytes)
{
    public static RouteEndpoint Of(RoutePattern pattern, RatHandler handler, RouteOptions? options) =>
        new(handler, [.. pattern.Parameters.Select(parameter => parameter.Name)], options?.MaxRequestBodyBytes);
}
