using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>The codings of <c>Transfer-Encoding</c>, taken together over all its lines: RFC 9112 section 6.1.</summary>
internal struct TransferCodings
{
    private bool _hasChunked;
    private bool _hasOther;

    /// <summary>True once <c>chunked</c> was named.</summary>
    public readonly bool IsChunked => _hasChunked;

    /// <summary>Takes one line's list.</summary>
    public Refusal? Add(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var comma = value.IndexOf((byte)',');
            if (AddCoding((comma < 0 ? value : value[..comma]).Trim(" \t"u8)) is { } refusal) return refusal;
            if (comma < 0) return null;
            value = value[(comma + 1)..];
        }
    }

    /// <summary>Judges the whole, at the end of the head: 400 before 501, since a message whose end is in doubt is the worse one.</summary>
    public readonly Refusal? JudgeEnd()
    {
        if (!_hasChunked) return Refusal.ChunkedNotLast;
        return _hasOther ? Refusal.TransferCodingUnknown : null;
    }

    private Refusal? AddCoding(ReadOnlySpan<byte> name)
    {
        // Parameters too: none is defined for chunked, and of other codings there is none here that could take one.
        if (name.IsEmpty || name.ContainsAnyExcept(ByteClasses.Token)) return Refusal.TransferEncodingMalformed;
        if (_hasChunked) return Refusal.ChunkedNotLast;
        if (Ascii.EqualsIgnoreCase(name, "chunked"u8)) _hasChunked = true;
        else _hasOther = true;
        return null;
    }
}
