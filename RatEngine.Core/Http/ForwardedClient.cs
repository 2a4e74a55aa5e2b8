using System.Net;

namespace RatEngine.Http;

/// <summary>Who asked, by the word of trusted proxies.</summary>
/// <param name="address">The client's address, or that of the proxy behind which it is not known.</param>
/// <param name="isSecure">The client used https.</param>
internal sealed class ForwardedClient(EndPoint? address, bool isSecure)
{
    public EndPoint? Address => address;

    public bool IsSecure => isSecure;

    /// <summary>What the request is counted as while it is under way; null: it is not.</summary>
    public AddressKey? CountedAs { get; set; }
}
