using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Transport;

/// <summary>What stands between TLS and the connection under it: the ciphertext as a stream. Neither a read nor a write throws: a connection
/// that has broken has no more bytes, and loses what is written to it.</summary>
/// <remarks>A read of no bytes waits until there are some and takes none: an idle connection holds no buffer.</remarks>
internal sealed class TlsStream(TransportConnection inner, TlsGate gate) : Stream
{
    private volatile bool _closed;
    private volatile bool _broken;
    private volatile bool _handshakeIsOver;

    /// <summary>The connection's end was read, not that of TLS: somebody cut it off.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>A read was cancelled during the handshake: there is no more time.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>What is written is lost.</summary>
    public bool IsBroken => _broken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>From here on a cancelled read of the connection is not the end of the handshake's time.</summary>
    public void EndHandshake()
    {
        _handshakeIsOver = true;
        gate.Leave();
    }

    /// <summary>Ends the read under way: there are no more bytes.</summary>
    public void EndReads()
    {
        _closed = true;
        inner.Input.CancelPendingRead();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        gate.Leave();
        // After a read of no bytes comes one of some.
        if (_closed || IsCancelled) return new ValueTask<int>(0);
        var read = inner.Input.ReadAsync(CancellationToken.None);
        if (!_handshakeIsOver || !read.IsCompletedSuccessfully) return WaitAsync(read, buffer);
        var result = read.Result;
        if (!TryTake(result, buffer, out var count)) return WaitAsync(inner.Input.ReadAsync(CancellationToken.None), buffer);
        gate.Enter();
        return new ValueTask<int>(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var flush = inner.Output.WriteAsync(buffer, CancellationToken.None);
        if (!flush.IsCompletedSuccessfully) return AwaitAsync(flush);
        _broken |= flush.Result.IsCompleted;
        return default;
    }

    /// <summary>An alert that ends the handshake: sent with the next flush.</summary>
    public override void Write(byte[] buffer, int offset, int count) => inner.Output.Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Output.Write(buffer);

    public override void Flush()
    {
        // Each write is.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads wait without a thread.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<ReadResult> pending, Memory<byte> buffer)
    {
        var read = await pending.ConfigureAwait(false);
        // A handshake's signature takes a millisecond: one by one they would hold up all that the loop's few threads have to do.
        if (!_handshakeIsOver && !Thread.CurrentThread.IsThreadPoolThread) await new PoolTurn();
        int count;
        while (!TryTake(read, buffer, out count)) read = await inner.Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        gate.Enter();
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(ValueTask<FlushResult> flush) => _broken |= (await flush.ConfigureAwait(false)).IsCompleted;

    /// <summary>False: the read was cancelled, and nobody meant this one.</summary>
    private bool TryTake(in ReadResult read, Memory<byte> buffer, out int count)
    {
        count = 0;
        if (_closed || (read.IsCanceled && !_handshakeIsOver))
        {
            IsCancelled = !_handshakeIsOver;
            inner.Input.AdvanceTo(read.Buffer.Start);
            return true;
        }

        count = (int)Math.Min(read.Buffer.Length, buffer.Length);
        read.Buffer.Slice(0, count).CopyTo(buffer.Span);
        inner.Input.AdvanceTo(read.Buffer.GetPosition(count));
        if (read.IsCompleted && read.Buffer.IsEmpty) HasEnded = true;
        return !read.Buffer.IsEmpty || read.IsCompleted;
    }
}
