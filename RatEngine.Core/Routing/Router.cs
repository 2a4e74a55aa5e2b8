using System.Buffers;
using System.Diagnostics;
using RatEngine.Http;

namespace RatEngine.Routing;

/// <summary>
/// Finds the endpoint for a path and a method in a radix tree of all patterns. Which of several matching patterns answers is decided by
/// segment, from the left: text, then uuid, int, float, string, rest; the order of registration says nothing.
/// </summary>
/// <remarks>Built by one thread; once built, read by any number at once.</remarks>
/// <typeparam name="T">What a route leads to.</typeparam>
internal sealed class Router<T> where T : class
{
    private RouteNode<T>? _root;

    /// <summary>Null before the first route.</summary>
    public RouteNode<T>? Root => _root;

    /// <summary>Adds a route.</summary>
    /// <exception cref="InvalidOperationException">A pattern that can never be told from this one has the method; the message names
    /// both.</exception>
    public void Add(RequestMethod method, RoutePattern pattern, T endpoint)
    {
        var text = new ArrayBufferWriter<byte>();
        ref var slot = ref _root;
        foreach (var segment in pattern.Segments)
        {
            text.Write("/"u8);
            text.Write(segment.Utf8.Span);
            if (segment.Parameter is { } parameter)
            {
                slot = ref RouteNode<T>.Insert(ref slot, text.WrittenSpan).SlotAfterParameter(parameter.Kind);
                text.ResetWrittenCount();
            }
        }
        RouteNode<T>.Insert(ref slot, text.WrittenSpan).GetOrAddEndpoints().Add(method, pattern, endpoint);
    }

    /// <summary>The endpoint that answers, or null. HEAD is answered by GET's where the pattern has none of its own.</summary>
    /// <param name="path">The path from its first slash, decoded by segment, without dot segments, each escaped slash as
    /// <see cref="RequestPath.EscapedSlash"/>; at most 65,535 bytes, which is what a <see cref="PathValue"/> can point to.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="values">Where the parameters' values stand in the path, in the pattern's order; empty where the answer is null.</param>
    /// <param name="allowed">Where the answer is null: the methods of all patterns that match the path, for 405 and OPTIONS; empty if
    /// none matches, which is 404. Empty also where an endpoint answers, since the walk ends there.</param>
    public T? Match(ReadOnlySpan<byte> path, RequestMethod method, ref PathValues values, out MethodSet allowed)
    {
        Debug.Assert(path.Length <= ushort.MaxValue, "A path value is two 16-bit numbers.");
        values.Truncate(0);
        allowed = default;
        if (_root is null)
            return null;

        var walk = new RouteWalk<T>(path, method, ref values);
        var endpoint = walk.Find(_root);
        if (endpoint is null)
            allowed = walk.Allowed;
        return endpoint;
    }
}
