using Microsoft.AspNetCore.WebUtilities;

namespace RatEngine.Server.Uploads;

/// <summary>The file in a request's body, as its bytes arrive.</summary>
/// <param name="fileName">The client's name for it, made safe to show.</param>
/// <param name="content">Its bytes.</param>
/// <param name="form">The form around it; null where the body is the file.</param>
internal sealed class UploadContent(string fileName, Stream content, MultipartReader? form = null)
{
    public string FileName { get; } = fileName;

    /// <summary>Reads the next bytes; 0 at the end of the file.</summary>
    /// <exception cref="RatStatusException">400: the form is malformed.</exception>
    /// <exception cref="RequestBodyException">The body does not come to its end.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> block, CancellationToken stop)
    {
        try
        {
            return await content.ReadAsync(block, stop);
        }
        catch (Exception e) when (form is not null && FormErrors.IsMalformed(e))
        {
            throw FormErrors.Malformed();
        }
    }

    /// <summary>Reads what follows the file, so that only a whole body counts as an upload.</summary>
    /// <exception cref="RatStatusException">As above.</exception>
    /// <exception cref="RequestBodyException">As above.</exception>
    public async Task FinishAsync(CancellationToken stop)
    {
        while (form is not null && await FormErrors.NextSectionAsync(form, stop) is not null)
        {
            // Other parts are read and left out.
        }
    }
}
