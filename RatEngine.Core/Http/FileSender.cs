using Microsoft.Win32.SafeHandles;

namespace RatEngine.Http;

/// <summary>Answers GET and HEAD with a file: whole or in parts, by the conditions of the request. Streamed, never read whole.</summary>
internal static class FileSender
{
    /// <summary>Answers 200, 206, 304, 412 or 416.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; nothing has been sent.</exception>
    /// <exception cref="RatStatusException">503: too many files are open; nothing has been sent.</exception>
    /// <exception cref="EndOfStreamException">The file has become shorter while it was sent.</exception>
    public static async ValueTask SendAsync(RatResponse response, FileInfo file, SendFileOptions options)
    {
        using var descriptor = response.Exchange.Descriptors.TakeBriefly();
        using var handle = Open(file);
        var length = handle is null ? 0 : RandomAccess.GetLength(handle);
        var now = response.Exchange.Wheel.Time.GetUtcNow();
        var version = VersionOf(length, handle is null ? file.LastWriteTimeUtc : File.GetLastWriteTimeUtc(handle), now, options);
        response.SetHeader("Accept-Ranges", "bytes");
        response.SetValidators(version.Tag, version.LastModified);
        if (response.TryAnswerConditions()) return;
        var parts = RangeField.Read(RangeOf(response.Exchange, version, now), length);
        if (parts is [])
        {
            // A client that takes no answer must not hold the file.
            handle?.Dispose();
            descriptor.Dispose();
            await RefuseRangeAsync(response, length).ConfigureAwait(false);
            return;
        }

        await SendContentAsync(response, handle, descriptor, parts, length, options).ConfigureAwait(false);
    }

    private static ValueTask RefuseRangeAsync(RatResponse response, long length)
    {
        response.SetHeader("Content-Range", $"bytes */{length}");
        return response.SendStatusAsync(416, $"No part of the range lies in the {length} bytes of the file.");
    }

    private static async ValueTask SendContentAsync(
        RatResponse response, SafeFileHandle? handle, DescriptorLease descriptor, IReadOnlyList<FilePart>? parts, long length, SendFileOptions options)
    {
        var part = parts?[0] ?? new FilePart(0, length);
        // What one read takes is closed before it is sent, and holds no descriptor while the client is slow.
        var isShort = parts is not { Count: > 1 } && part.Length <= FileBody.BlockBytes;
        var needsContent = handle is not null && !response.Exchange.IsHead;
        if (needsContent && !isShort) response.Exchange.Descriptors.Hold(descriptor, response.Exchange.RemoteEndPoint);
        var ranges = parts is { Count: > 1 } ? new MultipartRanges(parts, length, options.ContentType!) : null;
        if (parts is not null) response.Status = 206;
        if (parts is [_]) response.SetHeader("Content-Range", part.ContentRange(length));
        if (options.DownloadName is { } name) response.SetHeader("Content-Disposition", ContentDisposition.Attachment(name));
        if (options.ContentEncoding is { } coding) response.SetHeader("Content-Encoding", coding);
        response.ContentType = ranges?.ContentType ?? options.ContentType;
        response.ContentLength = ranges?.ContentLength ?? part.Length;
        // The fields alone go out when the handler has ended.
        if (handle is null || !needsContent) return;
        if (isShort)
        {
            await FileBody.ReadAsync(handle, part, response.Body).ConfigureAwait(false);
            handle.Dispose();
            descriptor.Dispose();
            await response.Body.FlushAsync().ConfigureAwait(false);
        }
        else if (ranges is null) await FileBody.TryCopyAsync(handle, part, response.Body).ConfigureAwait(false);
        else await FileBody.TryCopyAsync(handle, ranges, response.Body).ConfigureAwait(false);
    }

    /// <summary>Null for an empty file: there is nothing to read, and what only looks like one (a FIFO, a device) may hold up who opens it.</summary>
    private static SafeFileHandle? Open(FileInfo file)
    {
        if (!file.Exists) throw new FileNotFoundException($"There is no file {file.FullName}.", file.FullName);
        if (file.Length == 0) return null;
        // Deleting is shared: a download that is under way goes on when its file is removed or replaced.
        return File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
    }

    private static Validators VersionOf(long length, DateTime modifiedUtc, DateTimeOffset now, SendFileOptions options)
    {
        var modified = options.LastModified ?? new DateTimeOffset(modifiedUtc, TimeSpan.Zero);
        var tag = options.ETag ?? $"\"{modifiedUtc.Ticks:x}-{length:x}{(options.ContentEncoding is { } coding ? "-" + coding : "")}\"";
        // A date to come would be replaced by each cache with its own (RFC 9110 section 8.8.2.1).
        return new Validators(tag, HttpDate.WholeSecond(modified < now ? modified : now));
    }

    /// <summary>The value of <c>Range</c> where it counts: in GET alone (RFC 9110 section 14.2), and for the version that <c>If-Range</c> names.</summary>
    private static string? RangeOf(HttpExchange exchange, Validators version, DateTimeOffset now)
    {
        if (exchange.Head.Method != RequestMethod.Get || !exchange.Head.Fields.Contains(KnownField.Range)) return null;
        var ifRange = exchange.Head.Fields.Contains(KnownField.IfRange) ? exchange.Head.Fields.Find("If-Range") : null;
        return ifRange is null || version.AreNamedBy(ifRange, now) ? exchange.Head.Fields.Find("Range") : null;
    }
}
