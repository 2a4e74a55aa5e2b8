using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>A connection on which something is said before HTTP. When that is done, an <see cref="HttpConnection"/> takes its place.</summary>
internal sealed class OpeningConnection(HttpServer server, TransportConnection transport, IReadOnlyList<IConnectionOpener> openers)
    : TimerEntry, IThreadPoolWorkItem, IServedConnection
{
    // A peer that takes no bytes holds an opener in a write, which ends with the connection alone.
    private static readonly TimeSpan CutAfter = TimeSpan.FromSeconds(1);

    // As the openers so far have left it.
    private volatile TransportConnection _transport = transport;
    private volatile CloseReason _endReason;

    private bool _isCounted;

    // Under the lock on this, as all that the wheel calls: after it the connection is another's.
    private bool _isOver;

    /// <summary>Answered once there is HTTP; null: none. Set before the connection is dispatched.</summary>
    public Refusal? Refusal { get; set; }

    public void Execute() => _ = RunAsync();

    /// <summary>Nothing was asked for yet: the connection ends now.</summary>
    public void RequestStop() => End(CloseReason.ServerStopped);

    public void Abort(CloseReason reason) => _transport.Abort(reason);

    /// <summary>First the read is cancelled, so that the peer sees a good end; a connection that is still there is cut.</summary>
    protected internal override void OnDue(long nowMs)
    {
        if (_endReason == CloseReason.None)
        {
            End(CloseReason.Timeout);
            Schedule(CutAfter);
            return;
        }

        lock (this)
        {
            if (!_isOver) Abort(CloseReason.Timeout);
        }
    }

    private async Task RunAsync()
    {
        HttpConnection? opened = null;
        try
        {
            if (await OpenAsync().ConfigureAwait(false)) opened = new HttpConnection(server, _transport);
        }
        catch (Exception e)
        {
            _transport.Abort(CloseReason.HandlerFailed);
            HttpLog.ConnectionFailed(server.Logger, e);
        }
        finally
        {
            StopClock();
            if (opened is null) Close();
            else GoOn(opened);
        }
    }

    private async Task<bool> OpenAsync()
    {
        foreach (var opener in openers)
        {
            if (_endReason != CloseReason.None) return false;
            if (!opener.NamesPeer) CountAddress();
            Schedule(opener.Timeout);
            if (await opener.OpenAsync(_transport).ConfigureAwait(false) is not { } opened) return false;
            _transport = opened;
            if (opened is ClearTextConnection) Refusal ??= Refusal.ClearTextOnTls;
        }

        CountAddress();
        return true;
    }

    /// <summary>Once: before what costs the server anything, and when the address is known.</summary>
    private void CountAddress()
    {
        if (_isCounted || server.Addresses is not { } addresses) return;
        _isCounted = true;
        var refusal = Refusal;
        _transport = addresses.Count(_transport, ref refusal);
        Refusal = refusal;
    }

    private void GoOn(HttpConnection connection)
    {
        if (Refusal is not null) connection.RefuseOnStart(Refusal);
        server.Replace(this, connection);
        connection.Execute();
    }

    private void Close()
    {
        if (_endReason != CloseReason.None) _transport.SetCloseReason(_endReason);
        _transport.Dispose();
        server.Remove(this);
    }

    private void End(CloseReason reason)
    {
        lock (this)
        {
            if (_isOver) return;
            _endReason = reason;
            _transport.Input.CancelPendingRead();
        }
    }

    private void Schedule(TimeSpan within)
    {
        lock (this)
        {
            if (!_isOver) server.Wheel.Schedule(this, server.Wheel.NowMs + (long)within.TotalMilliseconds);
        }
    }

    private void StopClock()
    {
        lock (this) _isOver = true;
        server.Wheel.Cancel(this);
    }
}
