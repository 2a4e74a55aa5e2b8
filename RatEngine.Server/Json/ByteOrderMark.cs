namespace RatEngine.Server.Json;

/// <summary>U+FEFF at the start of a text, which editors and PowerShell write there. RFC 8259 section 8.1 lets a reader of JSON ignore it.</summary>
internal static class ByteOrderMark
{
    private static ReadOnlySpan<byte> Utf8 => [0xEF, 0xBB, 0xBF];

    /// <summary>The text behind the mark; the text itself where it has none. A second mark stays.</summary>
    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Utf8) ? text[Utf8.Length..] : text;
}
