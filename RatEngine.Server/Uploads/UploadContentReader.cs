using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace RatEngine.Server.Uploads;

/// <summary>Finds the file in a body: the body itself, or the first file of <c>multipart/form-data</c> (RFC 7578).</summary>
internal static class UploadContentReader
{
    /// <summary>Opens the file of an upload.</summary>
    /// <param name="contentType">The request's <c>Content-Type</c>; null where it has none.</param>
    /// <param name="fileName">The name for a raw body; a form names its file itself.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="RatStatusException">400: the form is malformed or has no file; 415: it is another multipart type.</exception>
    public static async Task<UploadContent> OpenAsync(string? contentType, string? fileName, Stream body, CancellationToken stop)
    {
        if (FormType.BoundaryOf(contentType) is not { } boundary)
            return new UploadContent(FileNames.Clean(fileName), body);
        // Of some malformed forms the library says one thing or another, by how their bytes were cut.
        return await OpenFormAsync(new MultipartReader(boundary, new FullReadStream(body)), stop);
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
