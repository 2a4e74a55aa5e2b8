using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RatEngine.Transport;

/// <summary>Shares the pool's threads between streams whose generators and sockets never wait: awaited when it <see cref="IsOver"/>, it lets
/// what is queued run first. Awaiting it allocates nothing.</summary>
internal sealed class PoolTurn : ICriticalNotifyCompletion, IThreadPoolWorkItem
{
    // A hundred such streams on two threads are then at most 50 turns, and so 100 ms, ahead of another's event. A hop costs some microseconds.
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(2);

    private long _start = Stopwatch.GetTimestamp();
    private Action? _continuation;

    /// <summary>In time of the machine, not of the server's clock: it is the thread that is shared.</summary>
    public bool IsOver => Stopwatch.GetElapsedTime(_start) >= Length;

    public bool IsCompleted => false;

    public PoolTurn GetAwaiter() => this;

    public void GetResult() => _start = Stopwatch.GetTimestamp();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        // Behind all others: the thread's own queue would be served first.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _continuation!();
}
