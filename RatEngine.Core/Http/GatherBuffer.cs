using System.Buffers;

namespace RatEngine.Http;

/// <summary>Makes one piece of a section that came in several: grown as needed, filled by what is new alone, and reused.</summary>
internal sealed class GatherBuffer
{
    private const int InitialBytes = 1024;

    private byte[] _bytes = [];
    private int _length;

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Takes what of the section was not there yet.</summary>
    /// <param name="section">All that is there, from the section's first byte.</param>
    /// <param name="maxBytes">The most bytes to take: a limit, and one more that shows it was passed.</param>
    public void Fill(in ReadOnlySequence<byte> section, long maxBytes)
    {
        var length = (int)Math.Min(section.Length, maxBytes);
        if (length <= _length) return;
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, Math.Max(_bytes.Length * 2, InitialBytes)));
        section.Slice(_length, length - _length).CopyTo(_bytes.AsSpan(_length));
        _length = length;
    }

    public void Clear() => _length = 0;

    /// <summary>Lets the memory go where it is more than most sections need.</summary>
    public void Trim()
    {
        if (_bytes.Length > InitialBytes) Release();
    }

    /// <summary>Lets the memory go too.</summary>
    public void Release()
    {
        _bytes = [];
        _length = 0;
    }
}
