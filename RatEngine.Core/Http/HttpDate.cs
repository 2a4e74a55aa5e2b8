using System.Globalization;

namespace RatEngine.Http;

/// <summary>Dates in fields: RFC 9110 section 5.6.7.</summary>
internal static class HttpDate
{
    // IMF-fixdate, and the two obsolete forms that a recipient must still read.
    private static readonly string[] Formats = ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>Writes a date: <c>Sun, 06 Nov 1994 08:49:37 GMT</c>.</summary>
    public static string Format(DateTimeOffset date) => date.ToString("r", CultureInfo.InvariantCulture);

    /// <summary>Reads a date; null where it is none, as a recipient must then ignore the field.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            ? date
            : null;

    /// <summary>The date without its fraction of a second, which fields cannot hold.</summary>
    public static DateTimeOffset WholeSecond(DateTimeOffset date) => new(date.UtcTicks - date.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
