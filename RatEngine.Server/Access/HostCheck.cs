namespace RatEngine.Server.Access;

/// <summary>Refuses requests for names that are not the server's, streams and unknown paths included.</summary>
internal sealed class HostCheck(HostNames names)
{
    public ValueTask HandleAsync(RatRequest request, RatResponse response, RatHandler next)
    {
        string? host = request.Header("Host");
        // RFC 9110 section 15.5.20: 421 is for a request that came to a server which does not answer for its authority.
        return names.Allow(host)
            ? next(request, response)
            : response.SendStatusAsync(421, "Met a host that is not this server's, expected one that the option Hosts names.");
    }
}
