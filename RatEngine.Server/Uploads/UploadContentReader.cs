using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace RatEngine.Server.Uploads;

/// <summary>Finds the file in a body: the body itself, or the first file of <c>multipart/form-data</c> (RFC 7578).</summary>
internal static class UploadContentReader
{
    private const string Form = "multipart/form-data";

    // RFC 2046 section 5.1.1.
    private const int MaxBoundaryLength = 70;

    /// <summary>Opens the file of an upload.</summary>
    /// <param name="contentType">The request's <c>Content-Type</c>; null where it has none.</param>
    /// <param name="fileName">The name for a raw body; a form names its file itself.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="RatStatusException">400: the form is malformed or has no file.</exception>
    public static async Task<UploadContent> OpenAsync(string? contentType, string? fileName, Stream body, CancellationToken stop)
    {
        if (!IsForm(contentType, out var type)) return new UploadContent(FileNames.Clean(fileName), body);
        // Of some malformed forms the library says one thing or another, by how their bytes were cut.
        return await OpenFormAsync(new MultipartReader(Boundary(type), new FullReadStream(body)), stop);
    }

    private static async Task<UploadContent> OpenFormAsync(MultipartReader form, CancellationToken stop)
    {
        while (await FormErrors.NextSectionAsync(form, stop) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } disposition && IsFile(disposition))
                return new UploadContent(FileNames.Clean(FileName(disposition)), section.Body, form);
        }

        throw new RatStatusException(400, "The form has no file; expected one part with a filename.");
    }

    /// <summary>The library passes over white space around the slash, where there may be none.</summary>
    private static bool IsForm(string? contentType, [NotNullWhen(true)] out MediaTypeHeaderValue? type) =>
        MediaTypeHeaderValue.TryParse(contentType, out type) && contentType!.AsSpan().TrimStart(" \t").StartsWith(Form, StringComparison.OrdinalIgnoreCase)
            && type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase);

    private static string Boundary(MediaTypeHeaderValue type)
    {
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaxBoundaryLength
            ? boundary
            : throw new RatStatusException(400, $"The form's boundary has {boundary.Length} characters; expected 1 to {MaxBoundaryLength}.");
    }

    private static bool IsFile(ContentDispositionHeaderValue disposition)
    {
        // The library fails at such a name.
        if (disposition.Parameters.Any(static parameter => !parameter.Value.HasValue && parameter.Name.Equals("filename*", StringComparison.OrdinalIgnoreCase)))
            throw FormErrors.Malformed();
        try
        {
            return disposition.IsFileDisposition();
        }
        catch (NotSupportedException)
        {
            // RFC 8187 section 3.2.1 asks for UTF-8; a name in UTF-7 the library refuses to decode.
            throw new RatStatusException(400, "The form names its file in a charset that is not supported; expected UTF-8.");
        }
    }

    private static string? FileName(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
}
