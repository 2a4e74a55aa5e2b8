using System.Collections.Frozen;

namespace RatEngine.Http;

/// <summary>The fields that describe the content a handler was about to give, and would be wrong or wasted beside another answer.</summary>
internal static class RepresentationFields
{
    private static readonly FrozenSet<string> Content = new[]
    {
        "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-Range",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // A failed condition is nothing that a cache may keep.
    private static readonly FrozenSet<string> Freshness = new[] { "Cache-Control", "Expires" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes from the fields what does not belong into an answer of 304 or 412: RFC 9110 section 15.4.5 keeps of the description only
    /// what guides a cache.</summary>
    public static void RemoveFor(int status, ResponseFields fields)
    {
        var hasTag = fields.Find("ETag") is not null;
        fields.RemoveAll(name => status == 304
            ? (Content.Contains(name) && !Is(name, "Content-Location")) || (hasTag && Is(name, "Last-Modified"))
            : Content.Contains(name) || Freshness.Contains(name));
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
