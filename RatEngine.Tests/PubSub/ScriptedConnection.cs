using System.IO.Pipelines;
using System.Net;
using RatEngine.Transport;

namespace RatEngine.Tests.PubSub;

/// <summary>A connection that takes everything at once, allocates nothing, and does what the test says at each send.</summary>
internal sealed class ScriptedConnection : TransportConnection
{
    private readonly Pipe _input = new();
    private readonly Writer _output;

    public ScriptedConnection(Action<ReadOnlyMemory<byte>>? onSend = null) => _output = new Writer(onSend);

    public long BytesSent => Volatile.Read(ref _output.Sent);

    public override PipeReader Input => _input.Reader;

    public override PipeWriter Output => _output;

    public override EndPoint? RemoteEndPoint => null;

    public override long SendPendingSince => 0;

    public override void ShutdownOutput()
    {
        // Nobody reads the other end.
    }

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        _input.Writer.Complete();
    }

    public override void Dispose() => _input.Reader.Complete();

    private sealed class Writer(Action<ReadOnlyMemory<byte>>? onSend) : PipeWriter
    {
        public long Sent;
        private readonly byte[] _buffer = new byte[128 * 1024];
        private int _used;

        public override void Advance(int bytes) => _used += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.AsMemory(_used);

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.AsSpan(_used);

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => _used = 0;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var used = _used;
            _used = 0;
            return used == 0 ? default : WriteAsync(_buffer.AsMemory(0, used), cancellationToken);
        }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            Volatile.Write(ref Sent, Sent + source.Length);
            onSend?.Invoke(source);
            return default;
        }
    }
}
