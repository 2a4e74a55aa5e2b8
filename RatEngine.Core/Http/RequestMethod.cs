namespace RatEngine.Http;

/// <summary>The methods this server knows: RFC 9110 section 9.3 and PATCH (RFC 5789).</summary>
internal enum RequestMethod : byte
{
    Get,
    Head,
    Post,
    Put,
    Delete,
    Patch,
    Options,
    Trace,
}
