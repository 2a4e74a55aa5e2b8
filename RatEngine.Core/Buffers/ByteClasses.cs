using System.Buffers;

namespace RatEngine.Buffers;

/// <summary>The sets of bytes that the grammars of HTTP and URI are made of. What is not in the set ends a scan.</summary>
internal static class ByteClasses
{
    /// <summary>tchar: RFC 9110 section 5.6.2.</summary>
    public static readonly SearchValues<byte> Token = Create(IsToken);

    /// <summary>HTAB, SP, VCHAR and obs-text: what a field value may hold (RFC 9110 section 5.5).</summary>
    public static readonly SearchValues<byte> FieldValue = Create(IsFieldText);

    /// <summary>Digits, and the white space that may stand around a value.</summary>
    public static readonly SearchValues<byte> DigitOrSpace = SearchValues.Create("0123456789 \t"u8);

    /// <summary>tchar, the comma between tokens, and the white space that may stand around them.</summary>
    public static readonly SearchValues<byte> TokenList = Create(b => IsToken(b) || b is (byte)',' or (byte)' ' or (byte)'\t');

    /// <summary>The bytes of a path except '%': pchar and "/" of RFC 3986 section 3.3, and what is outside of the path percent-encode set of the
    /// URL standard (section 1.3) and so is sent as it is by browsers.</summary>
    public static readonly SearchValues<byte> Path = Create(b => IsPathByte(b) || "/[]|^"u8.Contains(b));

    /// <summary>The bytes of a query: pchar, "/" and "?" of RFC 3986 section 3.4, and what is outside of the query percent-encode set of the URL
    /// standard (section 1.3). '%' is one of them: browsers send it as it is, also where no escape begins.</summary>
    public static readonly SearchValues<byte> Query = Create(b => IsPathByte(b) || "/?[]{}|^\\`%"u8.Contains(b));

    /// <summary>uri-host and its port. Without the comma, which RFC 3986 allows in a name: a list of hosts is no host.</summary>
    public static readonly SearchValues<byte> Authority = Create(IsAuthority);

    /// <summary><see cref="Authority"/>, and the white space that may stand around a value.</summary>
    public static readonly SearchValues<byte> AuthorityOrSpace = Create(b => IsAuthority(b) || b is (byte)' ' or (byte)'\t');

    public static bool IsDigit(byte value) => char.IsAsciiDigit((char)value);

    public static bool IsHexDigit(byte value) => char.IsAsciiHexDigit((char)value);

    /// <summary>The value of a digit that <see cref="IsHexDigit"/> accepts.</summary>
    public static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    public static bool IsToken(byte value) => char.IsAsciiLetterOrDigit((char)value) || "!#$%&'*+-.^_`|~"u8.Contains(value);

    /// <summary>HTAB, SP, VCHAR and obs-text without the quote and the backslash: RFC 9110 section 5.6.4.</summary>
    public static bool IsQuotedText(byte value) => IsFieldText(value) && value is not ((byte)'"' or (byte)'\\');

    /// <summary>HTAB, SP, VCHAR and obs-text.</summary>
    public static bool IsFieldText(byte value) => value is (byte)'\t' or (>= 0x20 and not 0x7F);

    private static bool IsPathByte(byte value) => IsUnreserved(value) || "!$&'()*+,;=:@"u8.Contains(value);

    private static bool IsAuthority(byte value) => IsUnreserved(value) || "!$&'()*+;=%:[]"u8.Contains(value);

    private static bool IsUnreserved(byte value) => char.IsAsciiLetterOrDigit((char)value) || "-._~"u8.Contains(value);

    private static SearchValues<byte> Create(Func<byte, bool> accepts) =>
        SearchValues.Create([.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(accepts)]);
}
