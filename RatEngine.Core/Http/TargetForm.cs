namespace RatEngine.Http;

/// <summary>The forms of a request target that this server takes: RFC 9112 section 3.2.</summary>
internal enum TargetForm : byte
{
    /// <summary><c>/path?query</c></summary>
    Origin,

    /// <summary><c>http://host:port/path?query</c></summary>
    Absolute,

    /// <summary><c>*</c>, with OPTIONS alone.</summary>
    Asterisk,
}
