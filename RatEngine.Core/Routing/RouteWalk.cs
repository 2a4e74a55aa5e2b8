using RatEngine.Http;

namespace RatEngine.Routing;

/// <summary>
/// One request's way through the tree: depth first, at each segment text before parameters and these in the order of
/// <see cref="ParameterKind"/>, going back where a branch has no endpoint for the method.
/// </summary>
/// <remarks>
/// Bound: a node is visited at most once. One way leads to it from the root, and each step of that way takes whole segments, so the node's
/// place in the path is fixed as well. A request's work is therefore at most the nodes of the tree times the bytes of a segment, however
/// the path was made up; a way without parameters beside it takes one visit for each byte of the path at the very most. The stack grows
/// only at nodes with parameters, so by the segments of the deepest pattern and not by the path.
/// </remarks>
internal ref struct RouteWalk<T> where T : class
{
    private readonly ReadOnlySpan<byte> _path;
    private readonly RequestMethod _method;
    private readonly ref PathValues _values;

    public RouteWalk(ReadOnlySpan<byte> path, RequestMethod method, ref PathValues values)
    {
        _path = path;
        _method = method;
        _values = ref values;
    }

    /// <summary>The methods of the patterns that matched the path without having an endpoint for the method.</summary>
    public MethodSet Allowed { get; private set; }

    /// <summary>How many nodes were looked at: the cost of the walk, which a test can hold on to where time is too noisy.</summary>
    public int Visits { get; private set; }

    public T? Find(RouteNode<T> root) => Find(root, position: 0);

    private T? Find(RouteNode<T> node, int position)
    {
        while (true)
        {
            Visits++;
            var rest = _path[position..];
            if (!rest.StartsWith(node.Prefix))
                return null;
            position += node.Prefix.Length;
            if (position == _path.Length)
                return EndAt(node);

            var child = node.Child(_path[position]);
            if (node.HasParameters)
                return (child is null ? null : Find(child, position)) ?? FindByParameter(node, position);
            if (child is null)
                return null;
            node = child;
        }
    }

    private T? EndAt(RouteNode<T> node)
    {
        if (node.Endpoints is not { } endpoints)
            return null;
        var endpoint = endpoints.For(_method);
        if (endpoint is null)
            Allowed |= endpoints.Methods;
        return endpoint;
    }

    private T? FindByParameter(RouteNode<T> node, int position)
    {
        var rest = _path[position..];
        var slash = rest.IndexOf((byte)'/');
        var segment = slash < 0 ? rest : rest[..slash];
        for (var kind = ParameterKind.Uuid; kind < ParameterKind.Rest; kind++)
        {
            if (node.AfterParameter(kind) is not { } next || !ParameterFormat.Fits(kind, segment))
                continue;
            if (FindAfter(next, position, segment.Length) is { } found)
                return found;
        }
        return node.AfterParameter(ParameterKind.Rest) is { } last ? FindAfter(last, position, rest.Length) : null;
    }

    /// <summary>Takes a value, and forgets it again if nothing is found behind it.</summary>
    private T? FindAfter(RouteNode<T> next, int position, int length)
    {
        var count = _values.Count;
        _values.Push(position, length);
        var found = Find(next, position + length);
        if (found is null)
            _values.Truncate(count);
        return found;
    }
}
