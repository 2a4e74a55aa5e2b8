using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Hosting;
using RatEngine.Http;
using RatEngine.PubSub;
using RatEngine.Routing;

namespace RatEngine;

/// <summary>An HTTP/1.1 and Server-Sent Events server: register routes, then run.</summary>
/// <example><code>
/// var app = new RatApp();
/// app.Sse("/count/&lt;int:n&gt;", (RatRequest request, int n) => Count(n, request.Aborted));
/// await app.RunAsync("http://127.0.0.1:8087");
/// </code></example>
public sealed class RatApp : IAsyncDisposable
{
    // A healthy logger takes what waits in a few milliseconds.
    private static readonly TimeSpan LogFlushTime = TimeSpan.FromMilliseconds(500);

    private readonly string _name;
    private readonly RatOptions _options;
    private readonly List<RatMiddleware> _middleware = [];
    private readonly List<Route> _routes = [];
    private readonly Router<RouteEndpoint> _router = new();
    private readonly LogQueue? _logQueue;

    // Held while the state changes between stopped, started, stopping and disposed.
    private readonly Lock _lifecycle = new();
    private CancellationTokenSource _stopping = new();
    private ServerRun? _run;
    private ServerStop? _stop;
    private bool _isDisposed;
    private Delivery? _delivery;

    /// <summary>A server without routes.</summary>
    /// <param name="name">Its name in logs.</param>
    /// <param name="options">Null: all defaults.</param>
    /// <param name="loggerFactory">Null: no logs. No request and no stop waits for it, and nothing that it throws reaches the server: lines go through a
    /// queue to a thread of their own, see <see cref="GuardedLoggerProvider"/>.</param>
    /// <exception cref="RatOptionsException">An option is not valid; the message names it.</exception>
    public RatApp(string name = "RatEngine", RatOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        _name = name;
        options ??= new RatOptions();
        options.Validate();
        _options = options with { TimeProvider = GuardedTimeProvider.Of(options.TimeProvider) };
        if (loggerFactory is not (null or NullLoggerFactory)) _logQueue = new LogQueue(() => loggerFactory.CreateLogger(name));
        Logger = _logQueue is null ? NullLogger.Instance : new GuardedLogger(_logQueue, () => loggerFactory!.CreateLogger(name));
        BlockingThreads = new SemaphoreSlim(_options.MaxBlockingStreams);
        Descriptors = new DescriptorBudget(_options, Logger);
        Hub = new Hub(_options.Hub, _options.TimeProvider, Logger);
    }

    /// <summary>The addresses that the started server listens on, with the ports that were chosen: <c>http://127.0.0.1:8087</c>. Empty before
    /// the start and after the stop.</summary>
    public IReadOnlyList<string> Addresses => _run?.Addresses ?? [];

    /// <summary>The connections open now.</summary>
    public int ConnectionCount => _run?.Server.ConnectionCount ?? 0;

    /// <summary>Topics to publish to; <see cref="RatAppTopics"/> streams them. It lives as long as the app, starts and stops of the server included.</summary>
    public Hub Hub { get; }

    /// <summary>The descriptors that requests may open files with; the engine's own files are among them. A handler that opens a file, a socket or a
    /// process takes from it first.</summary>
    /// <example><code>
    /// using var descriptor = app.Descriptors.Take(request); // 503 where there are none left
    /// using var file = File.OpenRead(path);
    /// </code></example>
    public DescriptorBudget Descriptors { get; }

    internal ILogger Logger { get; }

    internal List<RunRegistry> Runs { get; } = [];

    /// <summary>From the start to the end of the stop: a topic that is asked for meanwhile is said farewell to like the others.</summary>
    internal Delivery? Delivery => Volatile.Read(ref _delivery);

    /// <summary>Never disposed: a generator's thread may outlive the app, and gives its place back when it ends.</summary>
    internal SemaphoreSlim BlockingThreads { get; }

    internal HttpServer? Server => _run?.Server;

    /// <summary>Cancelled when the server begins to stop: for handlers that wait for something that may not come within the drain time. What is
    /// registered with it is given a second; whatever it does, the stop then goes on.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Puts a middleware around all routes, streams included, and around 404 and 405. The first one registered is the outermost.</summary>
    /// <exception cref="InvalidOperationException">The server has started.</exception>
    public RatApp Use(RatMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        ThrowIfStarted();
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Answers the method given: GET (which answers HEAD too), HEAD, POST, PUT, DELETE, PATCH or OPTIONS.</summary>
    /// <exception cref="ArgumentException">The method or the pattern is not valid; the message shows it.</exception>
    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A pattern that can never be told from this one has the method (the message names both),
    /// or the server has started.</exception>
    public RatApp Map(string method, string pattern, RatHandler handler, RouteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (options is not null) OptionRange.Check(options);
        return MapPattern(method, RoutePattern.Parse(pattern), handler, options);
    }

    /// <summary>Listens on the addresses given: <c>http://127.0.0.1:8087</c>, <c>http://[::1]:0</c> (a free port, see <see cref="Addresses"/>),
    /// <c>http://localhost:8087</c> (both loopback addresses), <c>http://*:8087</c> (every address), <c>https://127.0.0.1:8443</c> (see <see cref="RatOptions.Tls"/>), <c>unix:/run/rat.sock</c>.</summary>
    /// <exception cref="RatOptionsException">An address is not valid, or one is <c>https://</c> and there is no certificate to use; the message says which.</exception>
    /// <exception cref="IOException">An address cannot be listened on; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">The server has started already, or has not stopped yet.</exception>
    /// <exception cref="ObjectDisposedException">The app was disposed.</exception>
    public Task StartAsync(IEnumerable<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        string[] wanted = [.. addresses];
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lifecycle)
        {
            ThrowIfNotStartable();
            if (_stopping.IsCancellationRequested) _stopping = new CancellationTokenSource();
            var run = Prepare();
            try
            {
                run.Listen(wanted);
            }
            catch
            {
                run.Dispose();
                throw;
            }

            _run = run;
            HostingLog.Started(Logger, _name, _routes.Count, run.MaxConnections);
        }

        return Task.CompletedTask;
    }

    /// <summary>Stops accepting, lets requests and streams end within the drain time, then cuts what is left. Cancelling the token cuts at once. The
    /// stop comes to its end whatever handlers, callbacks and loggers do. Where a stop is under way this waits for its end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        ServerRun? run;
        ServerStop? stop;
        lock (_lifecycle)
        {
            (run, _run) = (_run, null);
            stop = run is null ? _stop : _stop = new ServerStop();
        }

        if (stop is null) return;
        using var registration = stop.CutShortBy(cancellationToken);
        if (run is not null) await EndAsync(run, stop).ConfigureAwait(false);
        await stop.Ended.ConfigureAwait(false);
    }

    /// <summary>Starts, and runs until Ctrl-C, SIGTERM, SIGQUIT or the token; then stops in good order. A second signal cuts that short.</summary>
    /// <exception cref="RatOptionsException">The address is not valid; the message shows it.</exception>
    /// <exception cref="IOException">The address cannot be listened on; the message says why.</exception>
    public Task RunAsync(string address, CancellationToken cancellationToken = default) => RunAsync([address], cancellationToken);

    /// <summary>Starts, and runs until Ctrl-C, SIGTERM, SIGQUIT or the token; then stops in good order. A second signal cuts that short.</summary>
    /// <exception cref="RatOptionsException">An address is not valid; the message shows it.</exception>
    /// <exception cref="IOException">An address cannot be listened on; the message says which and why.</exception>
    public async Task RunAsync(IEnumerable<string> addresses, CancellationToken cancellationToken = default)
    {
        using var signals = new StopSignals();
        await StartAsync(addresses, cancellationToken).ConfigureAwait(false);
        await signals.WaitAsync(cancellationToken).ConfigureAwait(false);
        await StopAsync(signals.Second).ConfigureAwait(false);
    }

    /// <summary>Stops at once, and for good: the app cannot be started again.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lifecycle) _isDisposed = true;
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
    }

    internal RatApp MapPattern(string method, RoutePattern pattern, RatHandler handler, RouteOptions? options)
    {
        ThrowIfStarted();
        if (!RequestMethods.TryParse(method, out var known) || known == RequestMethod.Trace)
            throw new ArgumentException($"Method \"{method}\": expected GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS.", nameof(method));
        // A first router, without handlers, so that a conflict shows where the pattern is registered.
        _router.Add(known, pattern, RouteEndpoint.Of(pattern, handler, options));
        _routes.Add(new Route(known, pattern, handler, options));
        return this;
    }

    /// <summary>Serves connections that come from elsewhere than a listener: memory.</summary>
    internal HttpServer StartWithoutListener()
    {
        lock (_lifecycle)
        {
            ThrowIfNotStartable();
            _run = Prepare();
            return _run.Server;
        }
    }

    /// <summary>Waits for the lines that were logged until now to reach the logger. False: they did not within that time.</summary>
    internal Task<bool> FlushLogAsync(TimeSpan atMost) => _logQueue?.FlushAsync(atMost) ?? Task.FromResult(true);

    private async Task EndAsync(ServerRun run, ServerStop stop)
    {
        try
        {
            HostingLog.Stopping(Logger, _name, run.Server.ConnectionCount);
            await run.StopAsync(_stopping, _options.DrainTimeout, stop.Cut).ConfigureAwait(false);
            Interlocked.CompareExchange(ref _delivery, null, run.Delivery);
            run.Dispose();
            HostingLog.Stopped(Logger, _name);
            await FlushLogAsync(LogFlushTime).ConfigureAwait(false);
        }
        finally
        {
            lock (_lifecycle) _stop = null;
            stop.SetEnded();
        }
    }

    private ServerRun Prepare()
    {
        var middleware = new MiddlewareChain(_middleware);
        var router = new Router<RouteEndpoint>();
        foreach (var route in _routes) router.Add(route.Method, route.Pattern, RouteEndpoint.Of(route.Pattern, middleware.Around(route.Handler), route.Options));
        var run = new ServerRun(new Dispatcher(router, middleware).HandleAsync, _options, Hub, Runs, Descriptors, Logger);
        Volatile.Write(ref _delivery, run.Delivery);
        return run;
    }

    private void ThrowIfNotStartable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThrowIfStarted();
        if (_stop is not null) throw new InvalidOperationException("The server has not stopped yet: await StopAsync before it is started again.");
    }

    private void ThrowIfStarted()
    {
        if (_run is not null) throw new InvalidOperationException("The server has started: routes and middleware are fixed.");
    }

    private sealed record Route(RequestMethod Method, RoutePattern Pattern, RatHandler Handler, RouteOptions? Options);
}
