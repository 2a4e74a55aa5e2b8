using RatEngine.Buffers;

namespace RatEngine.Sse;

/// <summary>Turns an event into its block: comment, <c>event</c>, <c>id</c>, <c>retry</c> and <c>data</c> lines, each ended by LF, and a
/// blank line (WHATWG HTML, "Server-sent events"). Pure: it keeps no state and allocates nothing.</summary>
internal static class SseEncoder
{
    /// <summary>The bytes of the event's block: at least 1, its blank line.</summary>
    /// <exception cref="OverflowException">They are more than an array can hold.</exception>
    public static int GetLength(in SseEvent item)
    {
        var length = 1;
        if (item.Comment is { } comment)
            length = checked(length + SseField.GetLength(": "u8, comment));
        if (item.Type is { Length: > 0 } type)
            length = checked(length + SseField.GetLineLength("event: "u8, type));
        if (item.Id is { } id)
            length = checked(length + SseField.GetLineLength("id: "u8, id));
        if (item.Retry is { } retry)
            length = checked(length + "retry: \n"u8.Length + DecimalNumber.CountDigits(GetMilliseconds(retry)));
        if (item.HasData)
            length = checked(length + GetDataLength(item));
        return length;
    }

    /// <summary>Writes the event's block to the start of <paramref name="destination"/> and says how many bytes that took: those of
    /// <see cref="GetLength"/>. A shorter destination throws; it is never overrun.</summary>
    public static int Write(in SseEvent item, Span<byte> destination)
    {
        var written = 0;
        if (item.Comment is { } comment)
            written += SseField.Write(": "u8, comment, destination);
        if (item.Type is { Length: > 0 } type)
            written += SseField.WriteLine("event: "u8, type, destination[written..]);
        if (item.Id is { } id)
            written += SseField.WriteLine("id: "u8, id, destination[written..]);
        if (item.Retry is { } retry)
            written += WriteRetry(GetMilliseconds(retry), destination[written..]);
        if (item.HasData)
            written += WriteData(item, destination[written..]);
        destination[written++] = (byte)'\n';
        return written;
    }

    private static long GetMilliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;

    private static int GetDataLength(in SseEvent item) => item.Utf8Data is { IsEmpty: false } utf8
        ? SseField.GetLength("data: "u8, utf8)
        : SseField.GetLength("data: "u8, item.Text);

    private static int WriteRetry(long milliseconds, Span<byte> destination)
    {
        var name = "retry: "u8;
        name.CopyTo(destination);
        var end = name.Length + DecimalNumber.Write(milliseconds, destination[name.Length..]);
        destination[end] = (byte)'\n';
        return end + 1;
    }

    private static int WriteData(in SseEvent item, Span<byte> destination) => item.Utf8Data is { IsEmpty: false } utf8
        ? SseField.Write("data: "u8, utf8, destination)
        : SseField.Write("data: "u8, item.Text, destination);
}
