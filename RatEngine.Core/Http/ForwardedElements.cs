using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>The elements of <c>Forwarded</c>, of all its lines (RFC 7239 section 4), read from the last to the first: the last was written by the proxy
/// that is nearest, and what a client put before it, an open quote as well, must not change how it is read.</summary>
internal ref struct ForwardedElements(FieldTable table)
{
    private readonly FieldTable _table = table;
    private int _line = table.Count;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Takes the last one. False: there is none left, or it is malformed, and so the end of what can be read.</summary>
    public bool TryTakeLast(out ForwardedHop hop)
    {
        hop = default;
        // RFC 9110 section 5.6.1: empty elements count for nothing.
        while ((_rest = _rest.TrimEnd(" \t,;"u8)).IsEmpty)
        {
            _line = _table.LastIndexOf("Forwarded"u8, _line - 1);
            if (_line < 0) return false;
            _rest = _table.Value(_line);
        }

        return TryTakePairs(out hop);
    }

    private bool TryTakePairs(out ForwardedHop hop)
    {
        hop = default;
        var hasFor = false;
        while (true)
        {
            _rest = _rest.TrimEnd(" \t;"u8);
            if (_rest.IsEmpty || _rest[^1] == ',') return true;
            if (!TryTakeValue(out var value) || !TryTakeName(out var name)) return false;
            if (Ascii.EqualsIgnoreCase(name, "for"u8))
            {
                if (hasFor || !ForwardedNode.TryParse(value, allowBareIpv6: false, out var address)) return false;
                hasFor = true;
                hop = hop with { Address = address };
            }
            else if (Ascii.EqualsIgnoreCase(name, "proto"u8))
            {
                if (hop.IsSecure is not null || !ForwardedScheme.TryParse(value, out var isSecure)) return false;
                hop = hop with { IsSecure = isSecure };
            }

            var left = _rest.TrimEnd(" \t"u8);
            if (!left.IsEmpty && left[^1] is not ((byte)',' or (byte)';')) return false;
        }
    }

    private bool TryTakeValue(out ReadOnlySpan<byte> value)
    {
        if (_rest[^1] != '"') return TryTakeToken(out value);
        value = default;
        // Backwards: a quote behind an odd number of backslashes is escaped.
        var end = _rest.Length - 1;
        if (!IsQuote(end)) return false;
        var start = end;
        do start = _rest[..start].LastIndexOf((byte)'"');
        while (start >= 0 && !IsQuote(start));
        if (start < 0) return false;
        value = Unescape(_rest[(start + 1)..end]);
        _rest = _rest[..start];
        return true;
    }

    private bool TryTakeName(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!_rest.EndsWith("="u8)) return false;
        _rest = _rest[..^1];
        return TryTakeToken(out name);
    }

    private bool TryTakeToken(out ReadOnlySpan<byte> token)
    {
        var start = _rest.LastIndexOfAnyExcept(ByteClasses.Token) + 1;
        token = _rest[start..];
        _rest = _rest[..start];
        return !token.IsEmpty;
    }

    private readonly bool IsQuote(int index) => (index - 1 - _rest[..index].LastIndexOfAnyExcept((byte)'\\')) % 2 == 0;

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\')) return text;
        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            plain[length++] = text[i];
        }

        return plain.AsSpan(0, length);
    }
}
