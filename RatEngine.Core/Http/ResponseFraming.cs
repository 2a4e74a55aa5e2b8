namespace RatEngine.Http;

/// <summary>How a client knows where the content ends.</summary>
internal enum ResponseFraming
{
    /// <summary>There is none: 1xx, 204, 304.</summary>
    None,

    /// <summary><c>Content-Length</c>.</summary>
    Length,

    /// <summary>Chunks.</summary>
    Chunked,

    /// <summary>The end of the connection: HTTP/1.0 without a length.</summary>
    UntilClose,
}
