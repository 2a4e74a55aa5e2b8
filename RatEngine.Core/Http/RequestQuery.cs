using System.Buffers;
using System.Globalization;
using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Reads a query string as <c>application/x-www-form-urlencoded</c> (WHATWG URL, section 5.1). A
/// <c>%</c> that begins no escape stays as it is, and escapes that are not UTF-8 become U+FFFD.</summary>
internal static class RequestQuery
{
    /// <summary>The first value of the name given; null where it is absent.</summary>
    public static string? Find(ReadOnlySpan<byte> query, string name)
    {
        while (TryTake(ref query, out var key, out var value))
        {
            if (IsName(key, name)) return Decode(value);
        }

        return null;
    }

    /// <summary>All pairs in their order.</summary>
    public static List<KeyValuePair<string, string>> Parse(ReadOnlySpan<byte> query)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (TryTake(ref query, out var key, out var value)) pairs.Add(new(Decode(key), Decode(value)));
        return pairs;
    }

    /// <summary>The query as RFC 3986 section 3.4 writes it, for a URI that the server sends: the other bytes that browsers send are escaped.</summary>
    public static string ToUri(ReadOnlySpan<byte> query)
    {
        var uri = new StringBuilder(query.Length);
        for (var i = 0; i < query.Length; i++)
        {
            var value = query[i];
            if ("[]{}|^\\`"u8.Contains(value) || (value == '%' && !BeginsWithEscape(query[i..]))) uri.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            else uri.Append((char)value);
        }

        return uri.ToString();
    }

    private static bool TryTake(ref ReadOnlySpan<byte> query, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        while (!query.IsEmpty)
        {
            var end = query.IndexOf((byte)'&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf((byte)'=');
            key = equals < 0 ? pair : pair[..equals];
            value = equals < 0 ? default : pair[(equals + 1)..];
            return true;
        }

        key = default;
        value = default;
        return false;
    }

    private static bool IsName(ReadOnlySpan<byte> key, string name) =>
        key.IndexOfAny((byte)'%', (byte)'+') < 0 ? Ascii.Equals(key, name) : Decode(key) == name;

    private static string Decode(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'%', (byte)'+') < 0) return Encoding.ASCII.GetString(text);
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        var length = 0;
        while (!text.IsEmpty)
        {
            var isEscape = BeginsWithEscape(text);
            rented[length++] = isEscape ? (byte)((ByteClasses.HexValue(text[1]) << 4) | ByteClasses.HexValue(text[2]))
                : text[0] == '+' ? (byte)' '
                : text[0];
            text = text[(isEscape ? 3 : 1)..];
        }

        var decoded = Encoding.UTF8.GetString(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return decoded;
    }

    private static bool BeginsWithEscape(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] == '%' && ByteClasses.IsHexDigit(text[1]) && ByteClasses.IsHexDigit(text[2]);
}
