using RatEngine.Http;

namespace RatEngine.Routing;

/// <summary>The endpoints of the patterns that end at one node of the tree: one a method.</summary>
internal sealed class RouteEndpoints<T> where T : class
{
    private const int MethodCount = (int)RequestMethod.Trace + 1;

    private readonly T?[] _endpoints = new T?[MethodCount];
    private readonly RoutePattern?[] _patterns = new RoutePattern?[MethodCount];

    /// <summary>The methods that were added; GET's HEAD is not among them.</summary>
    public MethodSet Methods { get; private set; }

    /// <summary>The endpoint that answers a method: its own, or GET's for HEAD; null where there is none.</summary>
    public T? For(RequestMethod method) =>
        _endpoints[(int)method] ?? (method == RequestMethod.Head ? _endpoints[(int)RequestMethod.Get] : null);

    /// <exception cref="InvalidOperationException">The method has an endpoint here: no request could tell the two patterns
    /// apart.</exception>
    public void Add(RequestMethod method, RoutePattern pattern, T endpoint)
    {
        if (_patterns[(int)method] is { } first)
        {
            throw new InvalidOperationException(
                $"Route patterns \"{first}\" and \"{pattern}\" match the same paths for the method {method.ToString().ToUpperInvariant()}: "
                + "expected patterns that differ in text or in the type of a parameter.");
        }
        _patterns[(int)method] = pattern;
        _endpoints[(int)method] = endpoint;
        Methods = Methods.With(method);
    }
}
