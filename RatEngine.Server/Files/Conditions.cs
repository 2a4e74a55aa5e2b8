namespace RatEngine.Server.Files;

/// <summary>The conditional fields of a request; null where it has none.</summary>
internal readonly record struct Conditions
{
    public string? IfMatch { get; init; }

    public string? IfUnmodifiedSince { get; init; }

    public string? IfNoneMatch { get; init; }

    public string? IfModifiedSince { get; init; }

    public string? IfRange { get; init; }

    /// <summary>Takes the fields from a request.</summary>
    public static Conditions Of(RatRequest request) => new()
    {
        IfMatch = request.Header("If-Match"),
        IfUnmodifiedSince = request.Header("If-Unmodified-Since"),
        IfNoneMatch = request.Header("If-None-Match"),
        IfModifiedSince = request.Header("If-Modified-Since"),
        IfRange = request.Header("If-Range"),
    };

    /// <summary>The status of the answer to GET or HEAD, in the order of RFC 9110 section 13.2.2: 200 go on, 304 not modified, 412 failed.</summary>
    public int Evaluate(Validators current)
    {
        if (IfMatch is not null ? !EntityTag.ListHolds(IfMatch, current.Tag, weak: false) : IsModifiedSince(IfUnmodifiedSince, current, otherwise: false))
            return 412;
        if (IfNoneMatch is not null ? EntityTag.ListHolds(IfNoneMatch, current.Tag, weak: true) : !IsModifiedSince(IfModifiedSince, current, otherwise: true))
            return 304;
        return 200;
    }

    /// <summary>Whether <c>Range</c> counts: there is no <c>If-Range</c>, or it names this very version (section 13.1.5).</summary>
    public bool AllowRange(Validators current)
    {
        if (IfRange is null)
            return true;
        if (IfRange.Contains('"', StringComparison.Ordinal))
            return EntityTag.ListHolds(IfRange, current.Tag, weak: false);
        return HttpDate.Read(IfRange) is { } date && date == current.LastModified;
    }

    private static bool IsModifiedSince(string? field, Validators current, bool otherwise) =>
        HttpDate.Read(field) is { } date && current.LastModified is { } modified ? modified > date : otherwise;
}
