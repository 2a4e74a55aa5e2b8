using Microsoft.Win32.SafeHandles;

namespace RatEngine.Server.Files;

/// <summary>A file as the answer to GET or HEAD: whole or in parts, by the conditions of the request. Streamed, never read whole.</summary>
/// <param name="Path">Where the file lies.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Version">Its validators.</param>
internal sealed record FileAnswer(string Path, string ContentType, Validators Version)
{
    /// <summary>Answers 200, 206, 304, 412 or 416. Header fields set on the response before stay.</summary>
    /// <exception cref="FileNotFoundException">The file is gone; nothing has been sent.</exception>
    public async ValueTask SendAsync(RatRequest request, RatResponse response)
    {
        // Deleting is shared: a download that is under way goes on when its upload is removed.
        using SafeFileHandle file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        long length = RandomAccess.GetLength(file);
        Conditions conditions = Conditions.Of(request);
        SetFields(response);
        int status = conditions.Evaluate(Version);
        if (status == 200)
            await SendContentAsync(request, response, file, length, conditions.AllowRange(Version));
        else
            await response.SendStatusAsync(status);
    }

    private void SetFields(RatResponse response)
    {
        response.SetHeader("Accept-Ranges", "bytes");
        response.SetHeader("ETag", Version.Tag);
        if (Version.LastModified is { } date)
            response.SetHeader("Last-Modified", HttpDate.Format(date));
    }

    private ValueTask SendContentAsync(RatRequest request, RatResponse response, SafeFileHandle file, long length, bool allowRange)
    {
        // Range is defined for GET alone: RFC 9110 section 14.2.
        bool head = request.Method == "HEAD";
        switch (head || !allowRange ? null : RangeHeader.Read(request.Header("Range"), length))
        {
            case null:
                response.ContentType = ContentType;
                response.ContentLength = length;
                return head ? ValueTask.CompletedTask : FileBody.CopyAsync(file, new ByteRange(0, length), response.Body, request.Aborted);
            case []:
                response.SetHeader("Content-Range", $"bytes */{length}");
                return response.SendStatusAsync(416, $"No part of the range lies in the file of {length} bytes.");
            case [ByteRange range]:
                response.Status = 206;
                response.ContentType = ContentType;
                response.ContentLength = range.Length;
                response.SetHeader("Content-Range", range.ContentRange(length));
                return FileBody.CopyAsync(file, range, response.Body, request.Aborted);
            case { } ranges:
                MultipartRanges parts = new(ranges, length, ContentType);
                response.Status = 206;
                response.ContentType = parts.ContentType;
                response.ContentLength = parts.ContentLength;
                return FileBody.CopyAsync(file, parts, response.Body, request.Aborted);
        }
    }
}
