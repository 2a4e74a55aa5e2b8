using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace RatEngine;

/// <summary>An HTTP/1.1 and Server-Sent Events server: register routes, then run.</summary>
public sealed class RatApp : IAsyncDisposable
{
    /// <summary>A server without routes.</summary>
    /// <param name="name">Its name in logs.</param>
    /// <param name="options">Null: all defaults.</param>
    /// <param name="loggerFactory">Null: no logs.</param>
    public RatApp(string name = "RatEngine", RatOptions? options = null, ILoggerFactory? loggerFactory = null) => throw new NotImplementedException();

    /// <summary>The addresses that the started server listens on, with the ports that were chosen: <c>http://127.0.0.1:8087</c>.</summary>
    public IReadOnlyList<string> Addresses => throw new NotImplementedException();

    /// <summary>The connections open now.</summary>
    public int ConnectionCount => throw new NotImplementedException();

    /// <summary>Puts a middleware around all routes, streams included, and around 404 and 405. The first one registered is the outermost.</summary>
    public RatApp Use(RatMiddleware middleware) => throw new NotImplementedException();

    /// <summary>Answers GET (and HEAD).</summary>
    public RatApp Get(string pattern, RatHandler handler, RouteOptions? options = null) => throw new NotImplementedException();

    /// <summary>Answers GET (and HEAD), with one path value.</summary>
    public RatApp Get<T1>(string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null) where T1 : IParsable<T1> => throw new NotImplementedException();

    /// <summary>Answers POST.</summary>
    public RatApp Post(string pattern, RatHandler handler, RouteOptions? options = null) => throw new NotImplementedException();

    /// <summary>Answers POST, with one path value.</summary>
    public RatApp Post<T1>(string pattern, Func<RatRequest, RatResponse, T1, ValueTask> handler, RouteOptions? options = null) where T1 : IParsable<T1> => throw new NotImplementedException();

    /// <summary>Answers PUT.</summary>
    public RatApp Put(string pattern, RatHandler handler, RouteOptions? options = null) => throw new NotImplementedException();

    /// <summary>Answers DELETE.</summary>
    public RatApp Delete(string pattern, RatHandler handler, RouteOptions? options = null) => throw new NotImplementedException();

    /// <summary>Answers the method given.</summary>
    public RatApp Map(string method, string pattern, RatHandler handler, RouteOptions? options = null) => throw new NotImplementedException();

    /// <summary>Streams what the generator yields: strings (see the manual format), <see cref="SseEvent"/>s, or any type with its JSON type info.</summary>
    public RatApp Sse<TItem>(string pattern, Func<RatRequest, IAsyncEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null) => throw new NotImplementedException();

    /// <summary>As above, with one path value.</summary>
    public RatApp Sse<T1, TItem>(string pattern, Func<RatRequest, T1, IAsyncEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null) where T1 : IParsable<T1> => throw new NotImplementedException();

    /// <summary>Streams what a synchronous generator yields; it runs on a thread of its own, so it may block.</summary>
    public RatApp Sse<TItem>(string pattern, Func<RatRequest, IEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null) => throw new NotImplementedException();

    /// <summary>As above, with one path value.</summary>
    public RatApp Sse<T1, TItem>(string pattern, Func<RatRequest, T1, IEnumerable<TItem>> handler, JsonTypeInfo<TItem>? json = null, SseOptions? options = null) where T1 : IParsable<T1> => throw new NotImplementedException();

    /// <summary>Listens on the addresses given: <c>http://127.0.0.1:8087</c>, <c>http://[::1]:0</c>, <c>http://localhost:80</c>, <c>http+unix:/run/rat.sock</c>.</summary>
    /// <exception cref="RatOptionsException">An option or address is not valid; the message names it.</exception>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public Task StartAsync(IEnumerable<string> addresses, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Stops accepting, lets requests and streams end within the drain time, then cuts what is left. Cancelling cuts at once.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Starts, and runs until Ctrl-C, SIGTERM or the token; then stops in good order.</summary>
    public Task RunAsync(string address, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Starts, and runs until Ctrl-C, SIGTERM or the token; then stops in good order.</summary>
    public Task RunAsync(IEnumerable<string> addresses, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Stops at once.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
