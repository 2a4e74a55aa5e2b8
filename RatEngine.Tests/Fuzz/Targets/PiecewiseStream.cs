using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Fuzz;

/// <summary>A body as it comes: a read gets no byte beyond the next of the lengths given, and nothing ever waits.</summary>
internal sealed class PiecewiseStream(ReadOnlyMemory<byte> bytes, int[] lengths) : ReadOnlyStream
{
    private int _position;
    private int _arrival;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_arrival < lengths.Length && lengths[_arrival] <= _position) _arrival++;
        var end = _arrival < lengths.Length ? lengths[_arrival] : bytes.Length;
        var length = Math.Min(end - _position, buffer.Length);
        bytes.Slice(_position, length).CopyTo(buffer);
        _position += length;
        return ValueTask.FromResult(length);
    }
}
