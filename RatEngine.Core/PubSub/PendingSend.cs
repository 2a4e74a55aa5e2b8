using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.PubSub;

/// <summary>A send that the connection did not take at once. It holds the log's memory until it has.</summary>
internal sealed class PendingSend
{
    private readonly Subscriber _subscriber;
    private readonly LogSegment? _segment;
    private readonly ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;

    public PendingSend(Subscriber subscriber, ValueTask<FlushResult> flush, LogSegment? segment)
    {
        _subscriber = subscriber;
        _segment = segment;
        segment?.Retain();
#pragma warning disable CA2012 // Kept in place of a state machine; its result is taken once.
        _flush = flush.ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
    }

    /// <summary>Tells the subscriber when the send has ended.</summary>
    public void Start() => _flush.UnsafeOnCompleted(_subscriber.OnSent);

    /// <summary>Lets go of the memory. True: the connection goes on.</summary>
    public bool End()
    {
        _segment?.Release();
        return !_flush.GetResult().IsCompleted;
    }
}
