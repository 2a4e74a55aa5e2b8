using Microsoft.Extensions.Logging;
using RatEngine.Http;
using RatEngine.PubSub;
using RatEngine.Transport;

namespace RatEngine.Hosting;

/// <summary>One run of a server, from its start to its stop.</summary>
internal sealed class ServerRun : IDisposable
{
    // What the runtime opens once connections come: 20 were seen (the sockets' engine, assemblies).
    private const int RuntimeDescriptors = 32;

    private readonly List<SocketListener> _listeners = [];
    private readonly ProxyOpener? _proxyOpener;
    private readonly int _refusedRoom;
    private readonly PoolGuard _guard;
    private readonly EpollLoops? _loops;
    private readonly TimerWheel _wheel;
    private readonly HubSweep _sweep;
    private readonly IReadOnlyList<RunRegistry> _runs;
    private readonly TimeProvider _time;
    private readonly TlsOptions _tls;
    private readonly ILogger _logger;
    private TlsCertificates? _certificates;

    public ServerRun(RatHandler application, RatOptions options, Hub hub, IReadOnlyList<RunRegistry> runs, ILogger logger)
    {
        _time = options.TimeProvider;
        _logger = logger;
        _tls = options.Tls;
        _wheel = new TimerWheel(_time);
        _loops = EpollLoop.IsSupported && options.UseEpoll ? new EpollLoops(_time, logger) : null;
        MaxConnections = FindMaxConnections(options.MaxConnections, out _refusedRoom);
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

    public int MaxConnections { get; }

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
            RefusedRoom = _refusedRoom,
            Forwarding = forwarding,
            Addresses = addresses,
        };
    }

    public async Task StopAsync(TimeSpan drainTimeout, CancellationToken cutShort)
    {
        foreach (var listener in _listeners) listener.Dispose();
        var ended = Task.WhenAll([Server.StopAsync(), .. _runs.Select(runs => runs.StopAsync())]);
        try
        {
            await ended.WaitAsync(drainTimeout, _time, cutShort).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            HostingLog.DrainTimedOut(_logger, Server.ConnectionCount, drainTimeout);
        }
        catch (OperationCanceledException)
        {
            // The caller does not want to wait.
        }

        Server.AbortAll();
    }

    public void Dispose()
    {
        foreach (var listener in _listeners) listener.Dispose();
        _certificates?.Dispose();
        _sweep.Dispose();
        Delivery.Dispose();
        _loops?.Dispose();
        _wheel.Dispose();
        _guard.Dispose();
    }

    /// <summary>A tenth of the descriptors is left for files, listeners and what the handlers open, beside those that are open already. No wish
    /// takes all of them: a process that has none left may be ended by the runtime itself, or fail for good where it loads something.</summary>
    private int FindMaxConnections(int? wished, out int refusedRoom)
    {
        const int EnoughRoom = 256;
        var (room, tenth) = DescriptorLimit.Find() is { } limit ? (Math.Max(limit - DescriptorLimit.CountOpen() - RuntimeDescriptors, 2), limit / 10) : (int.MaxValue, 0);
        var max = Math.Min(wished ?? Math.Max(room - tenth, 1), room - 1);
        if (max < wished) HostingLog.TooFewDescriptors(_logger, wished.Value, max);
        // A storm of clients, at a restart, should be told when to come back, as far as descriptors allow.
        refusedRoom = Math.Min(room - max, Math.Max(max / 20 + 1, EnoughRoom));
        return max;
    }
}
