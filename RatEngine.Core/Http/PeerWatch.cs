using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>Keeps a read pending while a handler runs, so that a peer that goes away is noticed at once. What a peer sends ahead meanwhile stays
/// in the buffer up to a limit: with more the watch ends, or throws it away.</summary>
internal sealed class PeerWatch
{
    private const int MaxBufferedBytes = 4 * 1024;

    // Where it is thrown away: as much as a request head may hold, so that one sent ahead is still answered.
    private const int MaxKeptBytes = 32 * 1024;

    private readonly PipeReader _input;
    private readonly Action _onGone;
    private readonly Action _onRead;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private TaskCompletionSource? _stopped;
    private bool _running;
    private bool _ended;
    private bool _stopping;
    private volatile bool _discards;

    /// <param name="input">The connection's.</param>
    /// <param name="onGone">Called at most once, on a pool thread.</param>
    public PeerWatch(PipeReader input, Action onGone)
    {
        _input = input;
        _onGone = onGone;
        _onRead = OnRead;
    }

    /// <summary>The peer sent more ahead than was kept: its next request is lost.</summary>
    public bool HasDiscarded { get; private set; }

    public void Start()
    {
        _running = true;
        ReadNext();
    }

    /// <summary>Watches on whatever the peer sends ahead: it is thrown away where it is too much. A watch that has ended with too much goes on.</summary>
    public void Discard()
    {
        lock (_onRead)
        {
            if (_discards) return;
            _discards = true;
            if (_running || _ended) return;
            _running = true;
        }

        ReadNext();
    }

    /// <summary>Ends the watch: after it the input is the caller's again.</summary>
    public ValueTask StopAsync()
    {
        lock (_onRead)
        {
            _ended = true;
            if (!_running) return default;
            _stopping = true;
            // What follows runs where the read ends: on one of the connection's threads, as all of its work does.
            _stopped = new TaskCompletionSource();
        }

        _input.CancelPendingRead();
        return new ValueTask(_stopped.Task);
    }

    private void ReadNext()
    {
        do
        {
#pragma warning disable CA2012 // The awaiter is kept in a field instead of a state machine, and its result is taken once.
            _read = _input.ReadAsync().ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            if (_read.IsCompleted) continue;
            _read.UnsafeOnCompleted(_onRead);
            return;
        }
        while (Take());
    }

    private void OnRead()
    {
        if (Take()) ReadNext();
    }

    /// <summary>Takes a read's result. True: the watch goes on.</summary>
    private bool Take()
    {
        var read = _read.GetResult();
        var discards = _discards;
        var tooMuch = read.Buffer.Length >= (discards ? MaxKeptBytes : MaxBufferedBytes);
        if (tooMuch && discards)
        {
            HasDiscarded = true;
            _input.AdvanceTo(read.Buffer.End);
        }
        else
        {
            // Unexamined where the watch ends with it: what was sent ahead is the connection's next read, which must not wait for more.
            _input.AdvanceTo(read.Buffer.Start, read.IsCanceled || tooMuch ? read.Buffer.Start : read.Buffer.End);
        }

        if (read.IsCompleted) _onGone();
        lock (_onRead)
        {
            _ended |= read.IsCompleted;
            if (!_stopping && !_ended && (!tooMuch || _discards)) return true;
            _running = false;
        }

        _stopped?.SetResult();
        return false;
    }
}
