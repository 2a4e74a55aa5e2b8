using RatEngine.Http;

namespace RatEngine;

/// <summary>Conditional requests: RFC 9110 section 13. An answer of 200 to 299 to GET or HEAD that has an <c>ETag</c> or <c>Last-Modified</c> field
/// needs no call: where the request's conditions say so, 304 or 412 goes out in its place, without the content, which is thrown away as it is
/// written. These save the work of making it, and guard changes.</summary>
public static class RatResponseConditions
{
    /// <summary>Sets <c>ETag</c> and <c>Last-Modified</c>.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="etag">With its quotes: <c>"abc"</c>, or <c>W/"abc"</c> for one that stands for what means the same. Null: none.</param>
    /// <param name="lastModified">Fractions of a second are left out. Null: none.</param>
    /// <exception cref="ArgumentException">The tag is none.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public static void SetValidators(this RatResponse response, string? etag, DateTimeOffset? lastModified = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        EntityTag.Check(etag);
        if (etag is not null) response.SetHeader("ETag", etag);
        if (lastModified is { } date) response.SetHeader("Last-Modified", HttpDate.Format(date));
    }

    /// <summary>Holds the request's conditions against the resource as it is. Call it before acting: a PUT with <c>If-Match</c> must not overwrite
    /// a version that its client has not seen, one with <c>If-None-Match: *</c> must not overwrite any. For GET and HEAD it also sets the
    /// validators.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="etag">The current entity tag with its quotes; null: it has none.</param>
    /// <param name="lastModified">When it last changed; null: not known. With neither there is no such resource yet.</param>
    /// <returns>True: go on. False: 304 or 412 has been answered, and there is nothing more to do.</returns>
    /// <exception cref="ArgumentException">The tag is none.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public static async ValueTask<bool> TryPassPreconditionsAsync(this RatResponse response, string? etag, DateTimeOffset? lastModified = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Exchange.IsRead)
        {
            response.SetValidators(etag, lastModified);
            if (!response.TryAnswerConditions()) return true;
            await response.LeaveAsync().ConfigureAwait(false);
            return false;
        }

        EntityTag.Check(etag);
        var current = new Validators(etag, lastModified is { } date ? HttpDate.WholeSecond(date) : null);
        if (Conditions.Of(response.Exchange.Head).Evaluate(current, isRead: false) == 200) return true;
        await response.SendStatusAsync(412).ConfigureAwait(false);
        return false;
    }
}
