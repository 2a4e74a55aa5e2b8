using System.IO.Pipelines;

namespace RatEngine.Transport;

/// <summary>A connected socket, or TLS over a connection. Reader and writer are the same for all kinds.</summary>
/// <remarks>
/// The descriptor and the blocks are freed when the last user has left: the owner, a pending read, a pending flush, and what a subclass adds. A thread
/// that is inside the socket or its blocks therefore never meets those of another connection, however the owner ends.
/// </remarks>
internal abstract class SocketConnection : TransportConnection
{
    private readonly TimerWheel _clock;

    // The owner is the first.
    private int _users = 1;

    protected SocketConnection(TimerWheel clock)
    {
        _clock = clock;
        Reader = new SocketReader(this);
        Writer = new SocketWriter(this);
    }

    public sealed override PipeReader Input => Reader;

    public sealed override PipeWriter Output => Writer;

    public sealed override long SendPendingSince => Writer.SendPendingSince;

    public long NowMs => _clock.NowMs;

    protected SocketReader Reader { get; }

    protected SocketWriter Writer { get; }

    /// <summary>Receives what is there, without waiting.</summary>
    public abstract SocketStatus Receive(Memory<byte> buffer, out int count);

    /// <summary>Sends as much as there is room for, without waiting.</summary>
    public abstract SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count);

    /// <summary>True: <see cref="SocketReader.OnReadable"/> will be called, later and not on this thread's stack, when the socket is readable, closed or broken. False: it is now.</summary>
    public abstract bool AwaitReadable();

    /// <summary>True: <see cref="SocketWriter.OnSent"/> will be called, likewise, when the socket has taken some of the bytes or has room for
    /// them. False: status and count say what became of them already.</summary>
    public abstract bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count);

    public sealed override bool SendsCallersMemory => Writer.SendsCallersMemory;

    public sealed override Task WhenSentAsync() => Writer.WhenSentAsync();

    public sealed override bool TryTakeBack(int count) => Writer.TryTakeBack(count);

    public sealed override void DisownOutput() => Writer.Disown();

    public sealed override void DisownInput() => Reader.Disown();

    /// <summary>A user enters. Called only while another user is inside.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>A user leaves. After it, it touches neither the socket nor a block.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        CloseSocket();
        Reader.ReleaseBlocks();
        Writer.ReleaseBlocks();
    }

    /// <summary>The owner leaves. A read or a flush that is still pending is ended first.</summary>
    public sealed override void Dispose()
    {
        SetCloseReason(CloseReason.Completed);
        if (SendPendingSince != 0) Abort(CloseReason);
        BeginClose();
        Writer.Complete();
        Reader.Complete();
        Leave();
    }

    /// <summary>The owner has left: ends what a subclass waits for.</summary>
    protected virtual void BeginClose()
    {
    }

    /// <summary>Closes the socket, with FIN unless it was aborted. Called once, by the last user.</summary>
    protected abstract void CloseSocket();
}
