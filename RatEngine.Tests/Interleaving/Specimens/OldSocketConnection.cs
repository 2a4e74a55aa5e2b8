using System.IO.Pipelines;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Specimens;

/// <summary>The connection as it was before it counted its users: <see cref="Dispose"/> closes the socket and returns the blocks whoever is inside.
/// Kept unchanged, to show that the scenarios find what was wrong with it.</summary>
internal abstract class OldSocketConnection : TransportConnection
{
    private readonly TimerWheel _clock;

    protected OldSocketConnection(TimerWheel clock)
    {
        _clock = clock;
        Reader = new OldSocketReader(this);
        Writer = new OldSocketWriter(this);
    }

    public sealed override PipeReader Input => Reader;

    public sealed override PipeWriter Output => Writer;

    public sealed override long SendPendingSince => Writer.SendPendingSince;

    public long NowMs => _clock.NowMs;

    protected OldSocketReader Reader { get; }

    protected OldSocketWriter Writer { get; }

    /// <summary>Receives what is there, without waiting.</summary>
    public abstract SocketStatus Receive(Memory<byte> buffer, out int count);

    /// <summary>Sends as much as there is room for, without waiting.</summary>
    public abstract SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count);

    /// <summary>True: <see cref="OldSocketReader.OnReadable"/> will be called, later and not on this thread's stack, when the socket is readable, closed or broken. False: it is now.</summary>
    public abstract bool AwaitReadable();

    /// <summary>True: <see cref="OldSocketWriter.OnSent"/> will be called, likewise, when the socket has taken some of the bytes or has room for
    /// them. False: status and count say what became of them already.</summary>
    public abstract bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count);

    public sealed override void Dispose()
    {
        SetCloseReason(CloseReason.Completed);
        CloseSocket();
        Reader.Complete();
        Writer.Complete();
    }

    /// <summary>Closes the socket, with FIN unless it was aborted. Called once, with no flush under way; a cancelled read may have left a wait behind.</summary>
    protected abstract void CloseSocket();
}
