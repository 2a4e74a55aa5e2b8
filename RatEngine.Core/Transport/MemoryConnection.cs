using System.IO.Pipelines;
using System.Net;

namespace RatEngine.Transport;

/// <summary>A connection without a socket: for tests, and for hosting without a port. The peer reads and writes <see cref="Peer"/>.</summary>
internal sealed class MemoryConnection : TransportConnection
{
    private readonly Pipe _toServer;
    private readonly Pipe _toPeer;
    private readonly MemoryReader _input;
    private readonly MemoryWriter _output;
    private volatile bool _reset;

    /// <param name="clock">The server's.</param>
    /// <param name="bufferBytes">What the peer may leave unread before flushes wait, as a socket's buffer would hold.</param>
    public MemoryConnection(TimerWheel clock, int bufferBytes = 64 * 1024)
    {
        var options = new PipeOptions(
            // Not pooled: whoever kept a piece of it may use it.
            pool: UnpooledMemory.Instance, pauseWriterThreshold: bufferBytes, resumeWriterThreshold: Math.Max(bufferBytes / 2, 1), useSynchronizationContext: false);
        _toServer = new Pipe(options);
        _toPeer = new Pipe(options);
        _input = new MemoryReader(_toServer.Reader, this, () => SetCloseReason(CloseReason.PeerClosed));
        _output = new MemoryWriter(_toPeer.Writer, this, clock);
        Peer = new PeerPipe(new MemoryReader(_toPeer.Reader, this, ThrowIfReset), new MemoryWriter(_toServer.Writer, this, clock));
    }

    /// <summary>The other end. Its reads throw <see cref="IOException"/> after a reset, its flushes complete.</summary>
    public IDuplexPipe Peer { get; }

    public override PipeReader Input => _input;

    public override PipeWriter Output => _output;

    public override EndPoint? RemoteEndPoint => PeerAddress;

    /// <summary>What is given out as the peer's address.</summary>
    public EndPoint? PeerAddress { get; init; }

    public override long SendPendingSince => _output.PendingSince;

    /// <summary>True once one of the ends has cut the connection.</summary>
    internal bool IsReset => _reset;

    public override Task WhenSentAsync() => _output.WhenSentAsync();

    public override bool TryTakeBack(int count) => _output.TryTakeBack(count);

    public override void DisownOutput() => _output.Disown();

    public override void ShutdownOutput() => _toPeer.Writer.Complete();

    /// <summary>The peer vanishes, as with a RST.</summary>
    public void ResetByPeer() => Abort(CloseReason.PeerReset);

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        _reset = true;
        // Only woken here: the pipes' memory may be in use on other threads, so that their ends are completed by those who own them.
        _toServer.Reader.CancelPendingRead();
        _toServer.Writer.CancelPendingFlush();
        _toPeer.Reader.CancelPendingRead();
        _toPeer.Writer.CancelPendingFlush();
    }

    public override void Dispose()
    {
        SetCloseReason(CloseReason.Completed);
        _output.Complete();
        _input.Complete();
    }

    private void ThrowIfReset()
    {
        if (_reset) throw new IOException("The connection was reset.");
    }

    private sealed record PeerPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
