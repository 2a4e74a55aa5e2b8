namespace RatEngine.Http;

/// <summary>An entity tag, as it stands on the wire: <c>"abc"</c>, or <c>W/"abc"</c> where it is weak. RFC 9110 section 8.8.3.</summary>
internal static class EntityTag
{
    /// <summary>Stands in a condition for any version at all.</summary>
    public const string Any = "*";

    /// <exception cref="ArgumentException">The text is no entity tag.</exception>
    public static void Check(string? tag)
    {
        ReadOnlySpan<char> rest = tag;
        if (tag is not null && !(TryReadTag(ref rest, out _) && rest.IsEmpty))
            throw new ArgumentException("An entity tag stands in quotes, \"abc\" or W/\"abc\", without spaces or quotes in it: found one that does not.", nameof(tag));
    }

    /// <summary>Whether a list of tags holds the tag. Weak comparison takes W/"a" for "a"; strong comparison knows no weak tag.</summary>
    public static bool ListHolds(string list, string tag, bool weak)
    {
        ReadOnlySpan<char> rest = list;
        while (TryReadNext(ref rest, out var candidate))
        {
            if (weak ? Opaque(candidate).SequenceEqual(Opaque(tag)) : IsSame(candidate, tag)) return true;
        }

        return false;
    }

    /// <summary>Strong comparison: both tags name the very same bytes.</summary>
    public static bool IsSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => !IsWeak(one) && one.SequenceEqual(other);

    // A tag may hold commas, so the list cannot be split at them. What follows a malformed tag is not looked at.
    private static bool TryReadNext(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> tag)
    {
        list = list.TrimStart(" \t,");
        if (!TryReadTag(ref list, out tag)) return false;
        list = list.TrimStart(" \t");
        return list.IsEmpty || list[0] == ',';
    }

    private static bool TryReadTag(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> tag)
    {
        tag = default;
        var open = IsWeak(text) ? 2 : 0;
        if (text.Length <= open || text[open] != '"') return false;
        var length = text[(open + 1)..].IndexOf('"');
        if (length < 0 || text.Slice(open + 1, length).ContainsAnyInRange('\0', ' ')) return false;
        tag = text[..(open + length + 2)];
        text = text[tag.Length..];
        return true;
    }

    // Case matters: w/"a" is no tag.
    private static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith("W/");

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => IsWeak(tag) ? tag[2..] : tag;
}
