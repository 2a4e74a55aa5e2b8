using System.Text.Json.Serialization.Metadata;
using RatEngine.Hosting;
using RatEngine.Sse;

namespace RatEngine;

/// <summary>Routes that stream what a generator yields: strings (read as manual format where they are in it, so text from outside belongs in
/// <see cref="SseEvent.Data"/>), <see cref="SseEvent"/>s, or any type with its JSON type info. A handler that returns an
/// <see cref="IEnumerable{T}"/> has it run on a thread of its own, so it may block.</summary>
public static class RatAppStreams
{
    /// <summary>Streams what the generator yields, with no path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<TItem>(
        this RatApp app, string pattern, Func<RatRequest, IAsyncEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 0, json, options, Start);

        Func<IAsyncEnumerable<TItem>> Start(RatRequest request) => () => handler(request);
    }

    /// <summary>Streams what the generator yields from a thread of its own, with no path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<TItem>(
        this RatApp app, string pattern, Func<RatRequest, IEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 0, json, options, Start);

        Func<IAsyncEnumerable<TItem>> Start(RatRequest request) => () => new BlockingGenerator<TItem>(() => handler(request), app.BlockingThreads);
    }

    /// <summary>Streams what the generator yields, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<T1, TItem>(
        this RatApp app, string pattern, Func<RatRequest, T1, IAsyncEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
        where T1 : IParsable<T1>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 1, json, options, Start);

        Func<IAsyncEnumerable<TItem>>? Start(RatRequest request) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
                ? () => handler(request, first)
                : null;
    }

    /// <summary>Streams what the generator yields from a thread of its own, with one path value.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<T1, TItem>(
        this RatApp app, string pattern, Func<RatRequest, T1, IEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
        where T1 : IParsable<T1>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 1, json, options, Start);

        Func<IAsyncEnumerable<TItem>>? Start(RatRequest request) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
                ? () => new BlockingGenerator<TItem>(() => handler(request, first), app.BlockingThreads)
                : null;
    }

    /// <summary>Streams what the generator yields, with two path values.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<T1, T2, TItem>(
        this RatApp app, string pattern, Func<RatRequest, T1, T2, IAsyncEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
        where T1 : IParsable<T1>
        where T2 : IParsable<T2>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 2, json, options, Start);

        Func<IAsyncEnumerable<TItem>>? Start(RatRequest request) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
            && PathArguments.TryParse<T2>(request, 1, out var second)
                ? () => handler(request, first, second)
                : null;
    }

    /// <summary>Streams what the generator yields from a thread of its own, with two path values.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<T1, T2, TItem>(
        this RatApp app, string pattern, Func<RatRequest, T1, T2, IEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
        where T1 : IParsable<T1>
        where T2 : IParsable<T2>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 2, json, options, Start);

        Func<IAsyncEnumerable<TItem>>? Start(RatRequest request) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
            && PathArguments.TryParse<T2>(request, 1, out var second)
                ? () => new BlockingGenerator<TItem>(() => handler(request, first, second), app.BlockingThreads)
                : null;
    }

    /// <summary>Streams what the generator yields, with three path values.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<T1, T2, T3, TItem>(
        this RatApp app, string pattern, Func<RatRequest, T1, T2, T3, IAsyncEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
        where T1 : IParsable<T1>
        where T2 : IParsable<T2>
        where T3 : IParsable<T3>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 3, json, options, Start);

        Func<IAsyncEnumerable<TItem>>? Start(RatRequest request) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
            && PathArguments.TryParse<T2>(request, 1, out var second)
            && PathArguments.TryParse<T3>(request, 2, out var third)
                ? () => handler(request, first, second, third)
                : null;
    }

    /// <summary>Streams what the generator yields from a thread of its own, with three path values.</summary>
    /// <inheritdoc cref="RatApp.Map" path="/exception"/>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    public static RatApp Sse<T1, T2, T3, TItem>(
        this RatApp app, string pattern, Func<RatRequest, T1, T2, T3, IEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null)
        where T1 : IParsable<T1>
        where T2 : IParsable<T2>
        where T3 : IParsable<T3>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SseRoute.Map(app, pattern, 3, json, options, Start);

        Func<IAsyncEnumerable<TItem>>? Start(RatRequest request) =>
            PathArguments.TryParse<T1>(request, 0, out var first)
            && PathArguments.TryParse<T2>(request, 1, out var second)
            && PathArguments.TryParse<T3>(request, 2, out var third)
                ? () => new BlockingGenerator<TItem>(() => handler(request, first, second, third), app.BlockingThreads)
                : null;
    }
}
