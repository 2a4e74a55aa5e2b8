using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Transport;

/// <summary>Where a server listens, as its user writes it: <c>http://127.0.0.1:8087</c>, <c>http://[::1]:0</c>, <c>http://localhost:8087</c>,
/// <c>http://*:8087</c> (every address), <c>https://127.0.0.1:8443</c>, <c>unix:/run/rat.sock</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="EndPoints">One, or both loopback addresses.</param>
/// <param name="IsSecure">TLS is spoken on it.</param>
internal sealed record ListenAddress(string Text, IReadOnlyList<EndPoint> EndPoints, bool IsSecure = false)
{
    public const string Expected = "http://IP:PORT, http://localhost:PORT, http://*:PORT, the same with https://, or unix:/PATH";

    // sockaddr_un: sun_path has 108 bytes on Linux, and 104 elsewhere, where .NET says so itself when the socket is bound.
    private const int MaxPathBytes = 108;

    private const string Http = "http://";
    private const string Https = "https://";

    public static bool TryParse(string text, out ListenAddress? address)
    {
        address = null;
        if (TryParseUnix(text, out var path))
        {
            if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes) return false;
            address = new ListenAddress(text, [new UnixDomainSocketEndPoint(path)]);
            return true;
        }

        var isSecure = text.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!isSecure && !text.StartsWith(Http, StringComparison.OrdinalIgnoreCase)) return false;
        var authority = text[(isSecure ? Https : Http).Length..].TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        var port = (ushort)(isSecure ? 443 : 80);
        if (hasPort && !ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)) return false;
        var host = hasPort ? authority[..colon] : authority;
        var addresses = ParseHost(host);
        if (addresses.Length == 0) return false;
        address = new ListenAddress(text, [.. addresses.Select(ip => new IPEndPoint(ip, port))], isSecure);
        return true;
    }

    /// <summary>What is wrong with an address that <see cref="TryParse"/> does not take, for an error.</summary>
    public static string DescribeFault(string text) =>
        TryParseUnix(text, out var path) && Encoding.UTF8.GetByteCount(path) is > MaxPathBytes and var bytes
            ? string.Create(CultureInfo.InvariantCulture, $"\"{text}\" (a path of {bytes} bytes; that of a Unix socket has at most {MaxPathBytes})")
            : $"\"{text}\"";

    /// <summary>The address with the port that was chosen.</summary>
    public static string Describe(EndPoint endPoint, bool isSecure = false) => endPoint switch
    {
        UnixDomainSocketEndPoint unix => $"unix:{unix}",
        _ => $"{(isSecure ? Https : Http)}{endPoint}",
    };

    private static bool TryParseUnix(string text, out string path)
    {
        const string WithScheme = "http://unix:";
        path = text.StartsWith(WithScheme, StringComparison.OrdinalIgnoreCase) ? text[WithScheme.Length..]
            : text.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) ? text["unix:".Length..] : "";
        return path.StartsWith('/');
    }

    private static IPAddress[] ParseHost(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
        if (host is "*" or "+") return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return (bare.Contains(':') == (bare.Length != host.Length)) && IPAddress.TryParse(bare, out var ip) ? [ip] : [];
    }
}
