using System.Buffers;
using System.Globalization;
using System.Text;

namespace RatEngine.Http;

/// <summary>Writes <c>Content-Disposition</c>: RFC 6266.</summary>
internal static class ContentDisposition
{
    /// <summary>attr-char: RFC 8187 section 3.2.1.</summary>
    private static readonly SearchValues<char> Attribute =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~");

    /// <summary>Asks the client to save the answer under a name: <c>filename</c> in ASCII for old clients, and <c>filename*</c> (RFC 8187)
    /// where that is not the whole name.</summary>
    public static string Attachment(string fileName)
    {
        var value = new StringBuilder("attachment; filename=\"");
        var whole = true;
        foreach (var c in fileName)
        {
            // A quote or backslash would need an escape that clients read differently, and '%' some of them decode.
            var plain = c is >= ' ' and <= '~' and not ('"' or '\\' or '%');
            whole &= plain;
            value.Append(plain ? c : '_');
        }

        value.Append('"');
        return whole ? value.ToString() : AppendEncoded(value.Append("; filename*=UTF-8''"), fileName).ToString();
    }

    private static StringBuilder AppendEncoded(StringBuilder value, string fileName)
    {
        foreach (var b in Encoding.UTF8.GetBytes(fileName))
        {
            if (Attribute.Contains((char)b)) value.Append((char)b);
            else value.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return value;
    }
}
