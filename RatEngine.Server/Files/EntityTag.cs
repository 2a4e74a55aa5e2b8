namespace RatEngine.Server.Files;

/// <summary>An entity tag, as it stands on the wire: <c>"abc"</c>, or <c>W/"abc"</c> where it is weak. RFC 9110 section 8.8.3.</summary>
internal static class EntityTag
{
    /// <summary>Whether a list of tags (or <c>*</c>) holds the tag. Weak comparison takes W/"a" for "a"; strong comparison knows no weak tag.</summary>
    public static bool ListHolds(string list, string tag, bool weak)
    {
        if (list.AsSpan().Trim(" \t") is "*")
            return true;
        ReadOnlySpan<char> rest = list;
        while (TryReadNext(ref rest, out ReadOnlySpan<char> candidate))
        {
            if (weak ? Opaque(candidate).SequenceEqual(Opaque(tag)) : !IsWeak(candidate) && !IsWeak(tag) && candidate.SequenceEqual(tag))
                return true;
        }

        return false;
    }

    // A tag may hold commas, so the list cannot be split at them. What follows a malformed tag is not looked at.
    private static bool TryReadNext(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> tag)
    {
        list = list.TrimStart(" \t,");
        int open = IsWeak(list) ? 2 : 0;
        int close = list.Length > open && list[open] == '"' ? list[(open + 1)..].IndexOf('"') : -1;
        tag = close < 0 ? default : list[..(open + close + 2)];
        list = list[tag.Length..];
        return close >= 0;
    }

    private static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith("W/");

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => IsWeak(tag) ? tag[2..] : tag;
}
