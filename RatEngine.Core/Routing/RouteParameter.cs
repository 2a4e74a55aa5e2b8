namespace RatEngine.Routing;

/// <summary>A parameter of a pattern.</summary>
internal sealed record RouteParameter(string Name, ParameterKind Kind);
