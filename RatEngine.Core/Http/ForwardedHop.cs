using System.Net;

namespace RatEngine.Http;

/// <summary>What one proxy said of whom it forwarded for.</summary>
/// <param name="Address">Null where the proxy does not know it, or hides it.</param>
/// <param name="IsSecure">Whether it was asked over TLS; null where the proxy does not say.</param>
internal readonly record struct ForwardedHop(IPEndPoint? Address, bool? IsSecure);
