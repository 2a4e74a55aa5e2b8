using Microsoft.Extensions.Logging;
using RatEngine.Http;
using RatEngine.PubSub;
using RatEngine.Transport;

namespace RatEngine.Hosting;

/// <summary>One run of a server, from its start to its stop.</summary>
internal sealed class ServerRun : IDisposable
{
    // What an application does when it is told of the stop takes less; what takes more has the drain time, beside the requests.
    private static readonly TimeSpan CallbackTime = TimeSpan.FromSeconds(1);

    private readonly List<SocketListener> _listeners = [];
    private readonly ProxyOpener? _proxyOpener;
    private readonly DescriptorBudget _descriptors;
    private readonly PoolGuard _guard;
    private readonly EpollLoops? _loops;
    private readonly TimerWheel _wheel;
    private readonly HubSweep _sweep;
    private readonly IReadOnlyList<RunRegistry> _runs;
    private readonly TimeProvider _time;
    private readonly TlsOptions _tls;
    private readonly ILogger _logger;
    private TlsCertificates? _certificates;

    public ServerRun(RatHandler application, RatOptions options, Hub hub, IReadOnlyList<RunRegistry> runs, DescriptorBudget descriptors, ILogger logger)
    {
        _time = options.TimeProvider;
        _logger = logger;
        _tls = options.Tls;
        _wheel = new TimerWheel(_time);
        _loops = EpollLoop.IsSupported && options.UseEpoll ? new EpollLoops(_time, logger) : null;
        _descriptors = descriptors;
        descriptors.Divide(options, DescriptorLimit.Find(), DescriptorLimit.CountOpen());
        Delivery = new Delivery(hub.Store, _wheel, options.Limits.WriteStallTimeout, logger);
        _runs = runs;
        foreach (var registry in runs) registry.Start();
        _sweep = new HubSweep(hub.Store, runs, _wheel);
        Server = MakeServer(application, options);
        if (options.Proxies.ProxyProtocol)
            _proxyOpener = new ProxyOpener(NetworkSet.Of(options.Proxies.TrustedNetworks), options.Limits.HeadTimeout, logger);
        _guard = new PoolGuard(() => Server.ConnectionCount, _loops);
        Server.OnOccupied = _guard.WakeUp;
    }

    public HttpServer Server { get; }

    public Delivery Delivery { get; }

    public int MaxConnections => _descriptors.MaxConnections;

    public TimerWheel Wheel => _wheel;

    public IReadOnlyList<string> Addresses => [.. _listeners.Select(listener => listener.Address)];

    /// <summary>Listens on all addresses, or throws and leaves none open once disposed.</summary>
    public void Listen(IEnumerable<string> addresses)
    {
        foreach (var text in addresses)
        {
            if (!ListenAddress.TryParse(text, out var address)) throw new RatOptionsException("Urls", ListenAddress.DescribeFault(text), ListenAddress.Expected);
            if (address!.IsSecure) _certificates ??= new TlsCertificates(_tls, _time, _logger);
            _listeners.AddRange(SocketListener.BindAll(address, _wheel, _time, _logger));
        }

        foreach (var listener in _listeners) listener.GiveUpSilentPeersAfter(Server.Limits.WriteStallTimeout);
        if (_listeners.Count == 0) throw new RatOptionsException("Urls", "no address", ListenAddress.Expected);
        foreach (var listener in _listeners) listener.Start(AcceptOn(listener), _loops);
    }

    private Action<TransportConnection> AcceptOn(SocketListener listener)
    {
        var openers = OpenersOf(listener);
        return openers.Count == 0 ? Server.Accept : connection => Server.Accept(connection, openers);
    }

    /// <summary>What is said on the listener's connections before HTTP, the outermost first: a proxy's header, then TLS.</summary>
    private List<IConnectionOpener> OpenersOf(SocketListener listener)
    {
        var openers = new List<IConnectionOpener>();
        if (_proxyOpener is not null) openers.Add(_proxyOpener);
        if (listener.IsSecure) openers.Add(new TlsOpener(_certificates!.Select, _tls.HandshakeTimeout, _wheel, _logger));
        return openers;
    }

    private HttpServer MakeServer(RatHandler application, RatOptions options)
    {
        var forwarding = options.Proxies.MakeRules();
        var addresses = options.MaxConnectionsPerAddress is { } max ? new AddressLimit(max, forwarding, _wheel, _logger) : null;
        if (addresses is not null && forwarding is { GivesAddresses: true }) application = new ForwardedRequestLimit(addresses, application).HandleAsync;
        return new HttpServer(application, options.Limits, MaxConnections, _time, _wheel, _logger)
        {
            RefusedRoom = _descriptors.RefusedRoom,
            Descriptors = _descriptors,
            Forwarding = forwarding,
            Addresses = addresses,
        };
    }

    /// <summary>Ends all connections, in good order as far as <paramref name="drainTimeout"/> allows. Does not throw, and ends in time, whatever the
    /// application does.</summary>
    /// <param name="stopping">What tells the application.</param>
    /// <param name="drainTimeout">How long requests and streams get to end.</param>
    /// <param name="cutShort">Cancelled when the caller does not want to wait.</param>
    public async Task StopAsync(CancellationTokenSource stopping, TimeSpan drainTimeout, CancellationToken cutShort)
    {
        foreach (var listener in _listeners) Try(listener.Dispose);
        await CallBackAsync(stopping, drainTimeout < CallbackTime ? drainTimeout : CallbackTime, cutShort).ConfigureAwait(false);
        try
        {
            var ended = Task.WhenAll([Server.StopAsync(), .. _runs.Select(runs => runs.StopAsync())]);
            await ended.WaitAsync(drainTimeout, _time, cutShort).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            HostingLog.DrainTimedOut(_logger, Server.ConnectionCount, drainTimeout);
        }
        catch (OperationCanceledException) when (cutShort.IsCancellationRequested)
        {
            // The caller does not want to wait.
        }
        catch (Exception e)
        {
            HostingLog.StopStepFailed(_logger, e);
        }

        Try(Server.AbortAll);
    }

    public void Dispose()
    {
        foreach (var listener in _listeners) Try(listener.Dispose);
        if (_certificates is not null) Try(_certificates.Dispose);
        Try(_sweep.Dispose);
        Try(Delivery.Dispose);
        if (_loops is not null) Try(_loops.Dispose);
        Try(_wheel.Dispose);
        Try(_guard.Dispose);
    }

    /// <summary>Runs what the application registered with the token of the stop. It may throw, and it may block for ever.</summary>
    private async Task CallBackAsync(CancellationTokenSource stopping, TimeSpan atMost, CancellationToken cutShort)
    {
        try
        {
            // The system's clock: the application's may stand still.
            await stopping.CancelAsync().WaitAsync(atMost, TimeProvider.System, cutShort).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            HostingLog.StopCallbackBlocked(_logger, atMost);
        }
        catch (OperationCanceledException) when (cutShort.IsCancellationRequested)
        {
            // The caller does not want to wait.
        }
        catch (Exception e)
        {
            HostingLog.StopCallbackFailed(_logger, e);
        }
    }

    /// <summary>One step that fails must not keep the others from being taken.</summary>
    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            HostingLog.StopStepFailed(_logger, e);
        }
    }
}
