namespace RatEngine.Http;

/// <summary>What tells one version of a resource from another. Neither: there is no such resource.</summary>
/// <param name="Tag">The entity tag with its quotes: <c>"abc"</c>; null where it has none.</param>
/// <param name="LastModified">In whole seconds; null where it is not known.</param>
internal readonly record struct Validators(string? Tag, DateTimeOffset? LastModified = null)
{
    // Behind its second, no further change can bear the same date: then the date is as good as a strong tag (RFC 9110 section 8.8.2.2).
    private static readonly TimeSpan DateResolution = TimeSpan.FromSeconds(1);

    /// <summary>There is a version at all.</summary>
    public bool Exist => Tag is not null || LastModified is not null;

    /// <summary>Whether the value of <c>If-Range</c> names this very version: a single strong tag, or exactly the date (RFC 9110 section 13.1.5).</summary>
    public bool AreNamedBy(string ifRange, DateTimeOffset now) => ifRange.Contains('"', StringComparison.Ordinal)
        ? Tag is not null && EntityTag.IsSame(ifRange, Tag)
        : HttpDate.Read(ifRange) is { } date && date == LastModified && now >= date + DateResolution;
}
