namespace RatEngine.Sse;

/// <summary>Tells a string that a handler has formatted by hand, which goes out as it is, from payload. It is manual only if it ends with a
/// blank line and every line in it is blank, a comment (<c>:</c>), or a <c>data</c>, <c>event</c>, <c>id</c> or <c>retry</c> field. Lines
/// end in CR, LF or CRLF. A field is its name followed by a colon, or its bare name (WHATWG HTML, "Interpreting an event stream": a line
/// without a colon is a field with an empty value). Text from outside that is handed on as a string could look like this: it belongs in
/// <see cref="SseEvent.Data"/>.</summary>
internal static class ManualFormat
{
    /// <summary>True where the string is an event block, or several, already.</summary>
    public static bool IsManual(ReadOnlySpan<char> item)
    {
        // The end first: it settles nearly every payload, however long, without a scan.
        if (!EndsWithBlankLine(item))
            return false;

        foreach (var line in new SseLines<char>(item))
            if (!IsManualLine(line))
                return false;
        return true;
    }

    private static bool EndsWithBlankLine(ReadOnlySpan<char> item)
    {
        if (item is not [.. var before, '\r' or '\n'])
            return false;
        if (item is [.., '\r', '\n'])
            before = before[..^1];
        return before is [] or [.., '\r' or '\n'];
    }

    private static bool IsManualLine(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        var name = colon < 0 ? line : line[..colon];
        return name is "" or "data" or "event" or "id" or "retry";
    }
}
