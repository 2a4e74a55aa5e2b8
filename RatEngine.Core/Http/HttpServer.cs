using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>What all connections of a server share, and the set of those that are open.</summary>
internal sealed class HttpServer
{
    private readonly HashSet<IServedConnection> _connections = [];
    private readonly Lock _lock = new();
    private readonly int _maxConnections;
    private TaskCompletionSource? _empty;
    private long _tooManyLoggedMs;
    private volatile bool _stopping;

    public HttpServer(RatHandler application, HttpLimits limits, int maxConnections, TimeProvider time, TimerWheel wheel, ILogger logger)
    {
        Application = application;
        Limits = limits;
        _maxConnections = maxConnections;
        Wheel = wheel;
        Logger = logger;
        Date = new DateField(time);
        RemoveConnection = Remove;
    }

    /// <summary><see cref="Remove"/>, as one delegate for all.</summary>
    public Action<IServedConnection> RemoveConnection { get; }

    public RatHandler Application { get; }

    public HttpLimits Limits { get; }

    public TimerWheel Wheel { get; }

    public ILogger Logger { get; }

    public DateField Date { get; }

    public bool IsStopping => _stopping;

    public int ConnectionCount
    {
        get
        {
            lock (_lock) return _connections.Count;
        }
    }

    /// <summary>Called when a connection comes where there was none.</summary>
    public Action? OnOccupied { get; set; }

    /// <summary>Refused connections hold descriptors for a moment too: past so many over the limit they are cut without an answer.</summary>
    public int RefusedRoom { get; init; } = 16;

    /// <summary>What files draw their descriptors from.</summary>
    public required DescriptorBudget Descriptors { get; init; }

    /// <summary>What proxies are believed; null: nothing.</summary>
    public ForwardingRules? Forwarding { get; init; }

    /// <summary>Holds addresses to so many connections; null: nothing does.</summary>
    public AddressLimit? Addresses { get; init; }

    /// <summary>Serves a connection until it ends. Returns at once.</summary>
    public void Accept(TransportConnection transport)
    {
        Refusal? refusal = null;
        if (Addresses is not null) transport = Addresses.Count(transport, ref refusal);
        var connection = new HttpConnection(this, transport);
        if (!TryAdd(connection, transport, out var count)) return;
        if (count > _maxConnections) refusal = Refusal.TooManyConnections;
        if (refusal is not null) connection.RefuseOnStart(refusal);
        transport.Dispatch(connection);
        if (count > _maxConnections) LogTooMany(count);
    }

    /// <summary>Has a connection opened, then serves it until it ends. Returns at once.</summary>
    public void Accept(TransportConnection transport, IReadOnlyList<IConnectionOpener> openers)
    {
        var connection = new OpeningConnection(this, transport, openers);
        if (!TryAdd(connection, transport, out var count)) return;
        if (count > _maxConnections) connection.Refusal = Refusal.TooManyConnections;
        transport.Dispatch(connection);
        if (count > _maxConnections) LogTooMany(count);
    }

    public void Remove(IServedConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
            if (_connections.Count == 0) _empty?.TrySetResult();
        }
    }

    /// <summary>A connection's place is taken by what it was handed over to.</summary>
    public void Replace(IServedConnection connection, IServedConnection successor)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
            _connections.Add(successor);
            if (!IsStopping) return;
        }

        successor.RequestStop();
    }

    /// <summary>Asks every connection to end what it is doing. The task ends when all have.</summary>
    public Task StopAsync()
    {
        IServedConnection[] open;
        TaskCompletionSource empty;
        lock (_lock)
        {
            _stopping = true;
            empty = _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_connections.Count == 0) empty.TrySetResult();
            open = [.. _connections];
        }

        foreach (var connection in open) Tell(connection, static connection => connection.RequestStop());
        return empty.Task;
    }

    /// <summary>Cuts what is still open.</summary>
    public void AbortAll()
    {
        IServedConnection[] open;
        lock (_lock) open = [.. _connections];
        foreach (var connection in open) Tell(connection, static connection => connection.Abort(CloseReason.ServerStopped));
    }

    /// <summary>What one connection fails of must not keep the others from being told.</summary>
    private void Tell(IServedConnection connection, Action<IServedConnection> what)
    {
        try
        {
            what(connection);
        }
        catch (Exception e)
        {
            HttpLog.ConnectionFailed(Logger, e);
        }
    }

    /// <summary>Takes a connection among those that are open, and says how many there are with it. False: it was cut without an answer. Here and
    /// now: until its turn to be told so came, a crowd would hold the descriptors that those with a place need.</summary>
    private bool TryAdd(IServedConnection connection, TransportConnection transport, out int count)
    {
        bool isStopping;
        lock (_lock)
        {
            isStopping = _stopping;
            count = _connections.Count + 1;
            // Its address may have more than enough already.
            var isCut = isStopping || count - _maxConnections > RefusedRoom || transport.CloseReason != CloseReason.None;
            if (!isCut) _connections.Add(connection);
            else count = 0;
        }

        if (count == 0)
        {
            // A browser gives up a stream for good at any status but 200, and comes back after none: a server that stops gives none.
            transport.Abort(isStopping ? CloseReason.ServerStopped : CloseReason.Refused);
            transport.Dispose();
            return false;
        }

        if (count == 1) OnOccupied?.Invoke();
        return true;
    }

    private void LogTooMany(int count)
    {
        var now = Wheel.NowMs;
        var last = Interlocked.Read(ref _tooManyLoggedMs);
        if (last != 0 && now - last < 1000) return;
        if (Interlocked.CompareExchange(ref _tooManyLoggedMs, now, last) == last) HttpLog.TooManyConnections(Logger, count);
    }
}
