using System.Buffers;
using System.Text;

namespace RatEngine.Server.Uploads;

/// <summary>Reads <c>multipart/form-data; boundary=…</c>. Clients send boundaries unquoted that are no token (<c>boundary====123===</c>): what says that
/// it is a form is read as one, or refused, and never taken for the file itself.</summary>
internal static class FormType
{
    private const string Form = "multipart/form-data";
    private const string Multipart = "multipart";

    // RFC 2046 section 5.1.1; a space may stand anywhere but at the end.
    private const int MaxBoundaryLength = 70;

    private static readonly SearchValues<char> BoundaryCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? ");

    /// <summary>The boundary of a form; null where the body is no form.</summary>
    /// <param name="contentType">The request's <c>Content-Type</c>; null where it has none.</param>
    /// <exception cref="RatStatusException">400: the boundary is missing or malformed; 415: the body is of several parts, and no form.</exception>
    public static string? BoundaryOf(string? contentType)
    {
        ReadOnlySpan<char> rest = contentType;
        ReadOnlySpan<char> type = TakeUntil(ref rest, ';').Trim(" \t");
        if (!type.StartsWith(Multipart, StringComparison.OrdinalIgnoreCase) || (type.Length > Multipart.Length && char.IsAsciiLetterOrDigit(type[Multipart.Length])))
            return null;
        if (!type.Equals(Form, StringComparison.OrdinalIgnoreCase))
            throw new RatStatusException(415, $"The body is of a multipart type that is not {Form}; expected that, or the file itself.");
        return Check(FindBoundary(rest));
    }

    private static string FindBoundary(ReadOnlySpan<char> parameters)
    {
        string? boundary = null;
        while (!parameters.IsEmpty)
        {
            int end = parameters.IndexOfAny('=', ';');
            ReadOnlySpan<char> name = (end < 0 ? parameters : parameters[..end]).Trim(" \t");
            bool hasValue = end >= 0 && parameters[end] == '=';
            parameters = end < 0 ? default : parameters[(end + 1)..];
            if (!hasValue)
                continue;
            string value = TakeValue(ref parameters);
            if (!name.Equals("boundary", StringComparison.OrdinalIgnoreCase))
                continue;
            // Two parsers could take one or the other.
            boundary = boundary is null ? value : throw new RatStatusException(400, "The form's boundary is given twice.");
        }

        return boundary ?? "";
    }

    /// <summary>A quoted string without its quotes, or what stands before the next semicolon.</summary>
    private static string TakeValue(ref ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> trimmed = rest.TrimStart(" \t");
        if (trimmed is not ['"', .. var quoted])
            return TakeUntil(ref rest, ';').Trim(" \t").ToString();
        StringBuilder value = new();
        int i = 0;
        for (; i < quoted.Length && quoted[i] != '"'; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length)
                i++;
            value.Append(quoted[i]);
        }

        rest = i < quoted.Length ? quoted[(i + 1)..] : throw new RatStatusException(400, "The form's type has a quote that does not end.");
        if (!TakeUntil(ref rest, ';').Trim(" \t").IsEmpty)
            throw new RatStatusException(400, "The form's type has text behind a quoted value.");
        return value.ToString();
    }

    private static ReadOnlySpan<char> TakeUntil(ref ReadOnlySpan<char> rest, char separator)
    {
        int end = rest.IndexOf(separator);
        ReadOnlySpan<char> taken = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return taken;
    }

    private static string Check(string boundary)
    {
        if (boundary.Length is 0 or > MaxBoundaryLength)
            throw new RatStatusException(400, $"The form's boundary has {boundary.Length} characters; expected 1 to {MaxBoundaryLength}.");
        return boundary[^1] != ' ' && !boundary.AsSpan().ContainsAnyExcept(BoundaryCharacters)
            ? boundary
            : throw new RatStatusException(400, "The form's boundary has a character that no boundary may have (RFC 2046 section 5.1.1).");
    }
}
