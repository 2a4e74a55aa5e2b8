namespace RatEngine.Http;

/// <summary>The conditions of a request; null where it has none.</summary>
internal readonly record struct Conditions
{
    public string? IfMatch { get; init; }

    public string? IfUnmodifiedSince { get; init; }

    public string? IfNoneMatch { get; init; }

    public string? IfModifiedSince { get; init; }

    /// <summary>Takes the fields from a request.</summary>
    public static Conditions Of(RequestHead head) => new()
    {
        IfMatch = Find(head, KnownField.IfMatch, "If-Match"),
        IfUnmodifiedSince = Find(head, KnownField.IfUnmodifiedSince, "If-Unmodified-Since"),
        IfNoneMatch = Find(head, KnownField.IfNoneMatch, "If-None-Match"),
        IfModifiedSince = Find(head, KnownField.IfModifiedSince, "If-Modified-Since"),
    };

    /// <summary>What the conditions make of the request, in the order of RFC 9110 section 13.2.2: 200 go on, 304 not modified, 412 failed.</summary>
    /// <param name="current">Of the resource as it is.</param>
    /// <param name="isRead">True for GET and HEAD.</param>
    public int Evaluate(Validators current, bool isRead)
    {
        if (IfMatch is not null ? !Holds(IfMatch, current, weak: false) : ModifiedSince(IfUnmodifiedSince, current) == true) return 412;
        if (IfNoneMatch is not null) return !Holds(IfNoneMatch, current, weak: true) ? 200 : isRead ? 304 : 412;
        return isRead && ModifiedSince(IfModifiedSince, current) == false ? 304 : 200;
    }

    private static string? Find(RequestHead head, KnownField field, string name) => head.Fields.Contains(field) ? head.Fields.Find(name) : null;

    private static bool Holds(string list, Validators current, bool weak) =>
        list == EntityTag.Any ? current.Exist : current.Tag is not null && EntityTag.ListHolds(list, current.Tag, weak);

    // Null: the field is absent or no date, or the resource has none, so that the condition must be ignored.
    private static bool? ModifiedSince(string? field, Validators current) =>
        HttpDate.Read(field) is { } date && current.LastModified is { } modified ? modified > date : null;
}
