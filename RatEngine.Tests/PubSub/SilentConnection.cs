using System.IO.Pipelines;
using System.Net;
using RatEngine.Transport;

namespace RatEngine.Tests.PubSub;

/// <summary>A connection whose peer says nothing, and that sends to a writer of its maker's. The benchmark project uses it too.</summary>
internal abstract class SilentConnection(PipeWriter output) : TransportConnection
{
    private readonly Pipe _input = new();

    public sealed override PipeReader Input => _input.Reader;

    public sealed override PipeWriter Output => output;

    public sealed override EndPoint? RemoteEndPoint => null;

    public sealed override long SendPendingSince => 0;

    public sealed override void ShutdownOutput()
    {
        // Nobody reads the other end.
    }

    public sealed override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        _input.Writer.Complete();
    }

    public sealed override void Dispose() => _input.Reader.Complete();
}
