namespace RatEngine.Http;

/// <summary>What holds for a field by its name alone.</summary>
[Flags]
internal enum FieldRule : byte
{
    None = 0,

    /// <summary>Its value is no list: a second line of it is refused.</summary>
    Once = 1,

    /// <summary>It frames, routes, authenticates, modifies the request or describes the content, so it comes too late in a trailer
    /// (RFC 9110 section 6.5.1).</summary>
    NoTrailer = 2,
}
