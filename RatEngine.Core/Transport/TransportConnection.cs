using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Transport;

/// <summary>A two-way run of bytes between the server and one peer. The seam behind which sockets, TLS and memory are alike.</summary>
/// <remarks>
/// <para>Reads end with <see cref="ReadResult.IsCompleted"/> and flushes with <see cref="FlushResult.IsCompleted"/> when the peer has gone
/// or the connection was aborted: neither throws for what the network does. <see cref="CloseReason"/> then says why.</para>
/// <para>One reader and one writer at a time. <see cref="Abort"/> may be called from any thread, at any time, more than once.</para>
/// </remarks>
internal abstract class TransportConnection : IDuplexPipe, IDisposable
{
    private int _closeReason;

    /// <summary>What the peer sends. Receives only when asked, and holds no buffer while it waits.</summary>
    public abstract PipeReader Input { get; }

    /// <summary>What goes to the peer. A flush completes when the transport has taken all bytes.</summary>
    public abstract PipeWriter Output { get; }

    /// <summary>The peer's address; null for a transport that has none.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>True where the client is known to be on this machine.</summary>
    public virtual bool IsLocal => LocalPeer.Is(RemoteEndPoint);

    /// <summary>True where what is sent can be read by the peer alone: TLS.</summary>
    public virtual bool IsSecure => false;

    /// <summary>The certificate by which the peer has shown who it is; null: it has not.</summary>
    public virtual X509Certificate2? ClientCertificate => null;

    /// <summary>Since when (in milliseconds of the server's <see cref="TimerWheel"/>) the peer has taken no byte of a flush under way; 0: none is.</summary>
    public abstract long SendPendingSince { get; }

    /// <summary>Why the connection ended; <see cref="CloseReason.None"/> while it is open.</summary>
    public virtual CloseReason CloseReason => (CloseReason)Volatile.Read(ref _closeReason);

    /// <summary>Has work done on the threads that do the connection's: it may run a handler, which may block.</summary>
    public virtual void Dispatch(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    /// <summary>A pending flush reads memory of its caller, which must not change until the flush has ended.</summary>
    public virtual bool SendsCallersMemory => false;

    /// <summary>Completes when no flush is pending. For an owner that does not hold the flush itself.</summary>
    public virtual Task WhenSentAsync() => Task.CompletedTask;

    /// <summary>Takes back the last bytes that were written and not flushed. False: some of them have been flushed, or cannot be taken back.</summary>
    public virtual bool TryTakeBack(int count) => false;

    /// <summary>Someone may still write to memory that <see cref="Output"/> gave out: it is not used again. Unflushed bytes are still sent.</summary>
    public virtual void DisownOutput()
    {
    }

    /// <summary>Someone may still read memory that <see cref="Input"/> gave out: it is not used again.</summary>
    public virtual void DisownInput()
    {
    }

    /// <summary>Tells the peer that no more bytes will come (FIN). Reading goes on.</summary>
    public abstract void ShutdownOutput();

    /// <summary>Cuts the connection at once (RST): pending reads and flushes complete.</summary>
    public abstract void Abort(CloseReason reason);

    /// <summary>Closes the connection in good order and gives back its buffers. Called once, by the owner. A pending read or flush is ended, and the
    /// buffers go back when it has.</summary>
    public abstract void Dispose();

    /// <summary>Keeps the first reason.</summary>
    protected internal virtual void SetCloseReason(CloseReason reason) =>
        Interlocked.CompareExchange(ref _closeReason, (int)reason, (int)CloseReason.None);
}
