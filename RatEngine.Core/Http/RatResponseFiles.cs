using RatEngine.Http;

namespace RatEngine;

/// <summary>Answers with files.</summary>
public static class RatResponseFiles
{
    private static readonly SendFileOptions Defaults = new();

    /// <summary>Answers GET or HEAD with a file, whole or in the parts that <c>Range</c> asks for (up to 16, else whole; <c>If-Range</c> is
    /// heeded), or with 304, 412 or 416 where the request's conditions and the file's validators say so (RFC 9110 sections 13 and 14). The file is
    /// streamed at the client's pace, in blocks of 64 KiB. A file that is made shorter meanwhile cuts the connection. Fields set before stay.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="path">Where the file lies. Never made from what a client sent without a check: for that there is
    /// <see cref="RatAppFiles.Files"/>.</param>
    /// <param name="options">Null: the type by the name's extension, validators from the file.</param>
    /// <returns>Completes when the socket has taken the bytes, or the client has gone.</returns>
    /// <exception cref="FileNotFoundException">There is no file of that path; nothing has been sent, so that 404 can be answered.</exception>
    /// <exception cref="RatStatusException">503: as many files are open as <see cref="RatApp.Descriptors"/> allows; nothing has been sent.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read; nothing has been sent.</exception>
    /// <exception cref="EndOfStreamException">The file was made shorter while it was sent.</exception>
    /// <exception cref="ArgumentException">An option holds what its field cannot.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public static ValueTask SendFileAsync(this RatResponse response, string path, SendFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= Defaults;
        return FileSender.SendAsync(response, new FileInfo(path), options.ContentType is null ? options with { ContentType = ContentTypes.Of(path) } : options);
    }
}
