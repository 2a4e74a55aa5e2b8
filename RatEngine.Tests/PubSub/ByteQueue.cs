namespace RatEngine.Tests.PubSub;

/// <summary>Bytes that come at one end and go at the other.</summary>
internal sealed class ByteQueue
{
    private byte[] _bytes = new byte[1024];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Filled => _bytes.AsSpan(_start, _end - _start);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _end < bytes.Length)
        {
            var target = new byte[Math.Max(_bytes.Length, (Filled.Length + bytes.Length) * 2)];
            Filled.CopyTo(target);
            (_bytes, _start, _end) = (target, 0, _end - _start);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    public void Skip(int count) => _start += count;
}
