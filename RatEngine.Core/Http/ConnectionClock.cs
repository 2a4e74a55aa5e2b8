using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>All deadlines of a connection as one entry of the timer wheel. The wheel is asked only when something is due earlier than what it
/// knows of: a deadline that moves on costs a store.</summary>
internal sealed class ConnectionClock : TimerEntry
{
    private readonly HttpServer _server;
    private readonly TransportConnection _transport;
    private BodyClock? _body;
    private IStreamClock? _stream;
    private long _streamDue;
    private long _deadline;
    private long _readsEndBy = long.MaxValue;
    private long _scheduled = long.MaxValue;
    private volatile ConnectionPhase _phase;
    private volatile bool _passed;
    private bool _ended;

    public ConnectionClock(HttpServer server, TransportConnection transport)
    {
        _server = server;
        _transport = transport;
    }

    public ConnectionPhase Phase => _phase;

    /// <summary>The stream's own, or the server's.</summary>
    private TimeSpan StallTimeout => Volatile.Read(ref _stream)?.WriteStallTimeout ?? _server.Limits.WriteStallTimeout;

    /// <summary>The deadline of this phase has passed, and the pending read was cancelled for it.</summary>
    public bool HasPassed => _passed;

    public BodyClock Body => _body ??= new BodyClock(_server.Wheel, ScheduleBody);

    /// <summary>The server stops: what is not whole of a request then is not waited for any longer. From any thread.</summary>
    public void EndReadsBy(long dueMs)
    {
        Volatile.Write(ref _readsEndBy, dueMs);
        Schedule(dueMs);
    }

    /// <summary>Enters a phase that must end within the time given.</summary>
    public void Enter(ConnectionPhase phase, TimeSpan within)
    {
        var now = _server.Wheel.NowMs;
        var due = now + (long)within.TotalMilliseconds;
        Volatile.Write(ref _deadline, due);
        _passed = false;
        _phase = phase;
        // Pairs with the stop: either it sees the phase's deadline scheduled, or this sees its own.
        Interlocked.MemoryBarrier();
        Schedule(Math.Min(Math.Min(due, Volatile.Read(ref _readsEndBy)), NextStallCheck(now)));
    }

    /// <summary>Enters the handler's phase, which has no end of its own; a stalled peer is looked for.</summary>
    public void EnterHandler()
    {
        _phase = ConnectionPhase.Handler;
        if (Volatile.Read(ref _scheduled) == long.MaxValue) Schedule(NextStallCheck(_server.Wheel.NowMs));
    }

    public void StartStream(IStreamClock stream, long dueMs)
    {
        lock (this)
        {
            _stream = stream;
            _streamDue = dueMs;
        }

        _phase = ConnectionPhase.Stream;
        Schedule(stream.WriteStallTimeout is null ? dueMs : Math.Min(dueMs, NextStallCheck(_server.Wheel.NowMs)));
    }

    /// <summary>After this the stream is not called any more.</summary>
    public void StopStream()
    {
        lock (this) _stream = null;
        _phase = ConnectionPhase.Handler;
    }

    /// <summary>Ends all deadlines.</summary>
    public void End()
    {
        lock (this) _ended = true;
        _server.Wheel.Cancel(this);
    }

    protected internal override void OnDue(long nowMs)
    {
        lock (this)
        {
            // Later than now: somebody has asked for another look since the wheel turned.
            if (_scheduled <= nowMs) _scheduled = long.MaxValue;
        }

        var next = NextStallCheck(nowMs);
        var stalledSince = _transport.SendPendingSince;
        var stallTimeout = StallTimeout;
        if (stalledSince != 0 && nowMs - stalledSince >= (long)stallTimeout.TotalMilliseconds)
        {
            var peer = _server.Logger.IsEnabled(LogLevel.Debug) ? _transport.RemoteEndPoint : null;
            _transport.Abort(CloseReason.WriteStalled);
            HttpLog.WriteStalled(_server.Logger, peer, stallTimeout);
            return;
        }

        next = _phase switch
        {
            ConnectionPhase.Idle or ConnectionPhase.Head or ConnectionPhase.Closing => Math.Min(next, LookAtDeadline(nowMs)),
            ConnectionPhase.Stream => Math.Min(next, CallStream(nowMs)),
            _ => next,
        };
        if (_body is { } body && body.LookAt(nowMs, Volatile.Read(ref _readsEndBy))) _transport.Input.CancelPendingRead();
        Schedule(next);
    }

    private long LookAtDeadline(long nowMs)
    {
        var deadline = Volatile.Read(ref _deadline);
        if (_phase == ConnectionPhase.Head) deadline = Math.Min(deadline, Volatile.Read(ref _readsEndBy));
        if (nowMs < deadline) return deadline;
        if (!_passed)
        {
            _passed = true;
            _transport.Input.CancelPendingRead();
        }

        return long.MaxValue;
    }

    private long CallStream(long nowMs)
    {
        lock (this)
        {
            if (_stream is null) return long.MaxValue;
            if (nowMs >= _streamDue) _streamDue = _stream.OnDue(nowMs);
            return _streamDue;
        }
    }

    private long NextStallCheck(long nowMs)
    {
        var since = _transport.SendPendingSince;
        return (since == 0 ? nowMs : since) + (long)StallTimeout.TotalMilliseconds;
    }

    private void ScheduleBody(long dueMs) => Schedule(Math.Min(dueMs, Volatile.Read(ref _readsEndBy)));

    private void Schedule(long dueMs)
    {
        if (dueMs >= Volatile.Read(ref _scheduled)) return;
        lock (this)
        {
            if (_ended || dueMs >= _scheduled) return;
            _scheduled = dueMs;
            _server.Wheel.Schedule(this, dueMs);
        }
    }
}
