using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;

namespace RatEngine.Sse;

/// <summary>Refuses the values that could not stay inside their field: one with a line break would begin a field of its own.</summary>
internal static class OneLineValue
{
    private const int MaxShownChars = 64;

    /// <summary>Gives back <paramref name="value"/> where it may be written in one line.</summary>
    /// <param name="value">Null: the field is absent.</param>
    /// <param name="field">What the value is, for the message: <c>id</c>.</param>
    /// <param name="parameter">The parameter to blame.</param>
    /// <exception cref="ArgumentException">The value holds CR, LF or NUL.</exception>
    public static string? Check(string? value, string field, string parameter)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            ThrowRefused(value!, field, parameter);
        return value;
    }

    /// <summary>What a message or a log line shows of a text: one line, without control characters, cut where it is long.</summary>
    public static string Show(string value, int maxChars = MaxShownChars) => value.Length <= maxChars
        ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)
        : JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value[..maxChars]) + "…";

    [DoesNotReturn]
    private static void ThrowRefused(string value, string field, string parameter)
    {
        // NUL breaks no line, but a client ignores an id that holds it (WHATWG HTML, "Interpreting an event stream").
        var rule = value.AsSpan().IndexOfAny('\r', '\n') >= 0 ? "must stay on one line" : "must not hold NUL";
        throw new ArgumentException($"An SSE {field} {rule}: \"{Show(value)}\".", parameter);
    }
}
