namespace RatEngine.Http;

/// <summary>What a request line says, as ranges of the head's bytes.</summary>
internal struct RequestLine
{
    public RequestMethod Method;

    public TargetForm Form;

    /// <summary>Absolute form: the scheme is https.</summary>
    public bool IsHttps;

    /// <summary>0 or 1: HTTP/1.2 and above are read as HTTP/1.1 (RFC 9110 section 2.5).</summary>
    public int MinorVersion;

    public ByteRange Target;

    /// <summary>Absolute form: host and port.</summary>
    public ByteRange Authority;

    /// <summary>As it came. Empty in the asterisk form, and in the absolute form where it may be left out.</summary>
    public ByteRange Path;

    /// <summary>As it came, without the question mark.</summary>
    public ByteRange Query;
}
