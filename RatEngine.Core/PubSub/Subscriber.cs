using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.PubSub;

/// <summary>A stream of topics: a position in the hub's order, and the connection it goes to. It owns no queue and, while it is caught up, no task,
/// no buffer and no timer of its own.</summary>
/// <remarks>All but the signals runs on the thread of its shard.</remarks>
internal sealed class Subscriber : TimerEntry, IDeliveryWork, IConnectionSuccessor
{
    // As for any answer that is the last of its connection: the peer has a moment to take it before the connection is cut.
    private const long CloseTimeoutMs = 2000;

    // A client has nothing to say on its stream: one that sends more gets the stream's end, and has what it still sends thrown away until it closes.
    private const int MaxThrownAwayBytes = 64 * 1024;

    // As for any answer that is the last of its connection; more would hold the thread that throws it away.
    private const int MaxThrownAwayWhileClosingBytes = 32 * 1024 * 1024;

    // 16 runs of at most 64 KiB: a whole log of the default size. A topic that never rests would otherwise keep its shard from all others.
    private const int MaxSendsATurn = 16;

    private readonly Delivery _delivery;
    private readonly DeliveryShard _shard;
    private readonly TransportConnection _transport;
    private readonly TopicOptions _options;
    private readonly Action<IServedConnection> _onClosed;
    private readonly Action _onRead;
    private readonly long _number;
    private readonly long _openedMs;
    private readonly bool _chunked;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private PendingSend? _pending;
    private TopicCursor _cursor;
    private long _lastSentMs;
    private long _closeDueMs;
    private long _events;
    private long _bytes;
    private int _signals;
    private int _thrownAway;
    private SubscriberState _state;
    private string _endReason = "client gone";

    /// <param name="delivery">What sends, and its clock.</param>
    /// <param name="shard">The shard that serves it.</param>
    /// <param name="transport">The connection, with the head and the first events written and not yet flushed.</param>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="options">The endpoint's.</param>
    /// <param name="chunked">False: HTTP/1.0.</param>
    /// <param name="onClosed">Called once, when the connection was closed.</param>
    public Subscriber(
        Delivery delivery, DeliveryShard shard, TransportConnection transport, TopicCursor cursor, TopicOptions options, bool chunked, Action<IServedConnection> onClosed)
    {
        _delivery = delivery;
        _shard = shard;
        _transport = transport;
        _cursor = cursor;
        _options = options;
        _chunked = chunked;
        _onClosed = onClosed;
        _onRead = OnRead;
        _number = delivery.NextStreamNumber();
        _openedMs = delivery.Wheel.NowMs;
        _lastSentMs = _openedMs;
    }

    private bool IsBusy => _pending is not null;

    private long HeartbeatMs => _options.HeartbeatInterval == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)_options.HeartbeatInterval.TotalMilliseconds;

    private long WriteStallMs => _options.WriteStallTimeout is { } stall ? (long)stall.TotalMilliseconds : _delivery.WriteStallMs;

    /// <summary>Hands the stream to its shard. From any thread, once.</summary>
    public void Start()
    {
        _shard.Attach();
        Signal(SubscriberSignals.Started);
    }

    public void RequestStop() => Signal(SubscriberSignals.Stop);

    public void Abort(CloseReason reason) => _transport.Abort(reason);

    /// <summary>A pending send has ended. From any thread.</summary>
    public void OnSent() => Signal(SubscriberSignals.Sent);

    public void Run()
    {
        try
        {
            TakeTurn();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Sends what is new, as far as the connection takes it at once. Does not throw: the streams behind it want their turn.</summary>
    public void Deliver()
    {
        try
        {
            SendWhatIsNew();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    protected internal override void OnDue(long nowMs) => Signal(SubscriberSignals.Timer);

    private void TakeTurn()
    {
        var signals = (SubscriberSignals)Interlocked.Exchange(ref _signals, 0);
        if (signals.HasFlag(SubscriberSignals.Started)) Begin();
        if (signals.HasFlag(SubscriberSignals.Sent)) EndSend();
        if (signals.HasFlag(SubscriberSignals.Gone)) _state |= SubscriberState.Gone;
        if (signals.HasFlag(SubscriberSignals.Flooded)) EndFlooded();
        if (signals.HasFlag(SubscriberSignals.Stop)) _state |= SubscriberState.Stopping;
        if (signals.HasFlag(SubscriberSignals.Timer)) OnTimer();
        SendWhatIsNew();
        if (_state.HasFlag(SubscriberState.Stopping) && !IsBusy) SayBye();
        if (_state.HasFlag(SubscriberState.Gone) && !IsBusy) Finish();
    }

    private void SendWhatIsNew()
    {
        for (var sends = 0; !IsBusy && (_state & SubscriberState.Closed) == 0 && SendNext(); sends++)
        {
            if (sends < MaxSendsATurn) continue;
            // It goes on when the others have had their turn.
            Signal(SubscriberSignals.More);
            return;
        }
    }

    /// <summary>A bug, or memory that ran out: this stream ends, and its client comes back with its last id.</summary>
    private void Fail(Exception e)
    {
        Cut();
        HubLog.DeliveryFailed(_delivery.Logger, e);
    }

    private void Signal(SubscriberSignals signal)
    {
        if (Interlocked.Or(ref _signals, (int)signal) == 0) _shard.Enqueue(this);
    }

    private void Begin()
    {
        // First what ends the stream in any case.
        WatchNext();
        Schedule();
        _delivery.Store.Subscriptions.AddTo(_shard, this, _cursor.Sources);
        Flush();
        if (_delivery.Logger.IsEnabled(LogLevel.Information))
            HubLog.Opened(_delivery.Logger, _number, _cursor.Sources.Length, _transport.RemoteEndPoint, _cursor.Position);
    }

    private bool SendNext()
    {
        switch (_cursor.Read(_shard, out var run))
        {
            case CursorStep.Run:
                return Send(run);
            case CursorStep.Merged:
                return SendMerged();
            case CursorStep.Gap:
                return PassGap();
            case CursorStep.End:
                End("completed");
                return false;
            default:
                return false;
        }
    }

    private bool Send(in LogRun run)
    {
        _cursor.MoveBehind(run);
        Count(run);
        if (_chunked) return Await(_transport.Output.WriteAsync(run.Bytes), run.Segment);
        ChunkedFrames.CopyBare(run.Bytes.Span, _transport.Output);
        return Flush();
    }

    /// <summary>Frames of several places are collected in the connection's buffer, so that they share a send; a single run goes as it is.</summary>
    private bool SendMerged()
    {
        var runs = _shard.Merge.Runs;
        _cursor.MoveBehindMerged();
        try
        {
            for (var i = 0; i < runs.Count; i++) Count(runs[i]);
            if (_chunked && runs.Count == 1) return Await(_transport.Output.WriteAsync(runs[0].Bytes), runs[0].Segment);
            for (var i = 0; i < runs.Count; i++)
            {
                if (_chunked) _transport.Output.Write(runs[i].Bytes.Span);
                else ChunkedFrames.CopyBare(runs[i].Bytes.Span, _transport.Output);
            }
        }
        finally
        {
            _shard.Merge.Release();
        }

        return Flush();
    }

    private bool PassGap()
    {
        if (_options.SlowSubscribers == SlowSubscriberPolicy.Disconnect)
        {
            End("too slow");
            return false;
        }

        var before = _cursor.Position;
        var through = _cursor.SkipGap();
        HubLog.Reset(_delivery.Logger, _number, through);
        _bytes += ControlEvent.WriteReset(_transport.Output, _chunked, _delivery.Store.Id(_cursor.Position), "evicted", _delivery.Store.Id(before), _delivery.Store.Id(through));
        return Flush();
    }

    private bool Flush() => Await(_transport.Output.FlushAsync(), segment: null);

    /// <summary>True where the send has ended already, and more can follow.</summary>
    private bool Await(ValueTask<FlushResult> flush, LogSegment? segment)
    {
        _lastSentMs = _shard.NowMs;
        if (flush.IsCompletedSuccessfully)
        {
            if (!flush.Result.IsCompleted) return true;
            Cut();
            return false;
        }

        _pending = new PendingSend(this, flush, segment);
        _pending.Start();
        return false;
    }

    private void EndSend()
    {
        var pending = _pending!;
        _pending = null;
        if (!pending.End()) Cut();
        else if (_state.HasFlag(SubscriberState.Ending)) ShutDown();
        // The heartbeat's time may have come meanwhile: the timer then waits for a stall.
        else Schedule();
    }

    /// <summary>The watch then sees the end, and everything is given back.</summary>
    private void Cut()
    {
        _state |= SubscriberState.Cut;
        _transport.Abort(CloseReason.PeerReset);
    }

    private void Count(in LogRun run)
    {
        _events += run.Count;
        _bytes += run.End - run.Start;
    }

    private void OnTimer()
    {
        var now = _delivery.Wheel.NowMs;
        var stalledSince = _transport.SendPendingSince;
        if ((stalledSince != 0 && now - stalledSince >= WriteStallMs) || (_closeDueMs != 0 && now >= _closeDueMs))
        {
            _transport.Abort(CloseReason.WriteStalled);
            return;
        }

        if (!IsBusy && (_state & SubscriberState.Closed) == 0 && now - _lastSentMs >= HeartbeatMs) SendHeartbeat();
        Schedule();
    }

    private void SendHeartbeat()
    {
        _transport.Output.Write(_chunked ? Sse.SseWriter.HeartbeatChunk : Sse.SseWriter.Heartbeat);
        Flush();
    }

    /// <summary>The next look: at the heartbeat, at a stalled send, or at the end of the time to close.</summary>
    private void Schedule()
    {
        var now = _delivery.Wheel.NowMs;
        var stall = (_transport.SendPendingSince is var since and > 0 ? since : now) + WriteStallMs;
        var heartbeat = IsBusy || HeartbeatMs == long.MaxValue ? long.MaxValue : _lastSentMs + HeartbeatMs;
        var close = _closeDueMs == 0 ? long.MaxValue : _closeDueMs;
        if (!_state.HasFlag(SubscriberState.Finished)) _delivery.Wheel.Schedule(this, Math.Min(Math.Min(stall, heartbeat), close));
    }

    private void SayBye()
    {
        if ((_state & SubscriberState.Closed) != 0) return;
        if (_options.SendHello)
        {
            // Never below the normal wait: clients keep it, and short ones are a storm while the server is away.
            var retry = _options.Retry + TimeSpan.FromMilliseconds(Random.Shared.NextInt64((long)_options.ByeRetryWindow.TotalMilliseconds + 1));
            _bytes += ControlEvent.WriteBye(_transport.Output, _chunked, "shutdown", retry);
        }

        End("server stopped");
    }

    /// <summary>A client that sends and does not read cannot be told.</summary>
    private void EndFlooded()
    {
        if (IsBusy) Cut();
        else if ((_state & SubscriberState.Closed) == 0) End("client sent too much");
    }

    /// <summary>Ends the stream in good order: the last chunk, then FIN.</summary>
    private void End(string reason)
    {
        _state |= SubscriberState.Ending;
        _endReason = reason;
        _closeDueMs = _delivery.Wheel.NowMs + CloseTimeoutMs;
        if (_chunked) _transport.Output.Write("0\r\n\r\n"u8);
        if (Flush()) ShutDown();
        Schedule();
    }

    /// <summary>The peer's FIN, or the end of the time to close, then ends the watch.</summary>
    private void ShutDown() => _transport.ShutdownOutput();

    private void WatchNext()
    {
        do
        {
#pragma warning disable CA2012 // The awaiter is kept in a field instead of a state machine, and its result is taken once.
            _read = _transport.Input.ReadAsync().ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            if (_read.IsCompleted) continue;
            _read.UnsafeOnCompleted(_onRead);
            return;
        }
        while (TakeRead());
    }

    private void OnRead()
    {
        if (TakeRead()) WatchNext();
    }

    /// <summary>What a client sends while it is subscribed is thrown away. False: it has gone.</summary>
    private bool TakeRead()
    {
        var read = _read.GetResult();
        var before = _thrownAway;
        _thrownAway += (int)read.Buffer.Length;
        _transport.Input.AdvanceTo(read.Buffer.End);
        if (before < MaxThrownAwayBytes && _thrownAway >= MaxThrownAwayBytes) Signal(SubscriberSignals.Flooded);
        if (!read.IsCompleted && _thrownAway < MaxThrownAwayWhileClosingBytes) return true;
        // Closed at once: a pending send ends, and the descriptor is free.
        _transport.Abort(CloseReason.PeerClosed);
        Signal(SubscriberSignals.Gone);
        return false;
    }

    /// <summary>The watch has ended and nothing is pending: gives everything back.</summary>
    private void Finish()
    {
        if (_state.HasFlag(SubscriberState.Finished)) return;
        _state |= SubscriberState.Finished;
        _delivery.Wheel.Cancel(this);
        _delivery.Store.Subscriptions.RemoveFrom(_shard, this, _cursor.Sources);
        _transport.Dispose();
        _shard.Detach();
        _onClosed(this);
        HubLog.Closed(_delivery.Logger, _number, _endReason, _delivery.Wheel.NowMs - _openedMs, _events, _bytes);
    }
}
