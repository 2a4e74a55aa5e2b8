namespace RatEngine.Http;

/// <summary>The fields that are believed of trusted proxies.</summary>
[Flags]
internal enum ForwardedFields
{
    None = 0,

    /// <summary><c>X-Forwarded-For</c>.</summary>
    For = 1,

    /// <summary><c>X-Forwarded-Proto</c>.</summary>
    Proto = 2,

    /// <summary><c>Forwarded</c>: RFC 7239.</summary>
    Forwarded = 4,
}
