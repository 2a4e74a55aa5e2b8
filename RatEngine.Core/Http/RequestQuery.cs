using System.Buffers;
using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Reads a query string as <c>application/x-www-form-urlencoded</c> (WHATWG URL, section 5.1). Its escapes were checked by the parser.</summary>
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
        for (var i = 0; i < text.Length; i++)
        {
            rented[length++] = text[i] switch
            {
                (byte)'+' => (byte)' ',
                (byte)'%' => (byte)((ByteClasses.HexValue(text[++i]) << 4) | ByteClasses.HexValue(text[++i])),
                var b => b,
            };
        }

        var decoded = Encoding.UTF8.GetString(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return decoded;
    }
}
