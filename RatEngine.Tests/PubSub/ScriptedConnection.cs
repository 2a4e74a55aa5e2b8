using System.IO.Pipelines;

namespace RatEngine.Tests.PubSub;

/// <summary>A connection that takes everything at once, allocates nothing, and does what the test says at each send.</summary>
internal sealed class ScriptedConnection : SilentConnection
{
    private readonly Writer _output;

    public ScriptedConnection(Action<ReadOnlyMemory<byte>>? onSend = null, int bufferBytes = 128 * 1024)
        : this(new Writer(onSend, bufferBytes))
    {
    }

    private ScriptedConnection(Writer output)
        : base(output) => _output = output;

    public long BytesSent => Volatile.Read(ref _output.Sent);

    private sealed class Writer(Action<ReadOnlyMemory<byte>>? onSend, int bufferBytes) : PipeWriter
    {
        public long Sent;
        private readonly byte[] _buffer = new byte[bufferBytes];
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
