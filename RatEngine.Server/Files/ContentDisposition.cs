using System.Text;

namespace RatEngine.Server.Files;

/// <summary>Writes <c>Content-Disposition</c>: RFC 6266.</summary>
internal static class ContentDisposition
{
    private const string Attribute = "!#$&+-.^_`|~";

    /// <summary>Asks the client to save the answer under a name: <c>filename</c> in ASCII for old clients, and <c>filename*</c> (RFC 8187)
    /// where that is not the whole name.</summary>
    public static string Attachment(string fileName)
    {
        StringBuilder value = new("attachment; filename=\"");
        bool whole = true;
        foreach (char c in fileName)
        {
            // A quote or backslash would need an escape that clients read differently, and '%' some of them decode.
            bool plain = c is >= ' ' and <= '~' and not ('"' or '\\' or '%');
            whole &= plain;
            value.Append(plain ? c : '_');
        }

        value.Append('"');
        return whole ? value.ToString() : AppendEncoded(value.Append("; filename*=UTF-8''"), fileName).ToString();
    }

    private static StringBuilder AppendEncoded(StringBuilder value, string fileName)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(fileName))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || Attribute.Contains((char)b, StringComparison.Ordinal))
                value.Append((char)b);
            else
                value.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return value;
    }
}
