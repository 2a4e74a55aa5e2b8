using System.IO.Pipelines;
using System.Net;

namespace RatEngine.Transport;

/// <summary>A connection without a socket: for tests, and for hosting without a port. The peer reads and writes <see cref="Peer"/>.</summary>
internal sealed class MemoryConnection : TransportConnection
{
    private readonly Pipe _toServer;
    private readonly Pipe _toPeer;
    private readonly TimedWriter _output;

    /// <param name="clock">The server's.</param>
    /// <param name="bufferBytes">What the peer may leave unread before flushes wait, as a socket's buffer would hold.</param>
    public MemoryConnection(TimerWheel clock, int bufferBytes = 64 * 1024)
    {
        var options = new PipeOptions(pauseWriterThreshold: bufferBytes, resumeWriterThreshold: bufferBytes / 2, useSynchronizationContext: false);
        _toServer = new Pipe(options);
        _toPeer = new Pipe(options);
        _output = new TimedWriter(_toPeer.Writer, clock);
        Peer = new PeerPipe(_toPeer.Reader, _toServer.Writer);
    }

    /// <summary>The other end.</summary>
    public IDuplexPipe Peer { get; }

    public override PipeReader Input => _toServer.Reader;

    public override PipeWriter Output => _output;

    public override EndPoint? RemoteEndPoint => null;

    public override long SendPendingSince => _output.PendingSince;

    public override void ShutdownOutput() => _toPeer.Writer.Complete();

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        // Both far ends: the server's pending read and flush complete, as they do when a socket is closed under them.
        _toServer.Writer.Complete();
        _toPeer.Reader.Complete();
        _toPeer.Writer.Complete(new IOException("The connection was reset."));
    }

    public override void Dispose()
    {
        SetCloseReason(CloseReason.Completed);
        _toPeer.Writer.Complete();
        _toServer.Reader.Complete();
    }

    private sealed record PeerPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
