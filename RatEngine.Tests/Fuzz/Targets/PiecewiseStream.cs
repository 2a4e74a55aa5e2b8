namespace RatEngine.Tests.Fuzz;

/// <summary>A body as it comes: a read gets no byte beyond the next of the lengths given, and nothing ever waits.</summary>
internal sealed class PiecewiseStream(ReadOnlyMemory<byte> bytes, int[] lengths) : Stream
{
    private int _position;
    private int _arrival;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_arrival < lengths.Length && lengths[_arrival] <= _position) _arrival++;
        var end = _arrival < lengths.Length ? lengths[_arrival] : bytes.Length;
        var length = Math.Min(end - _position, buffer.Length);
        bytes.Span.Slice(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
