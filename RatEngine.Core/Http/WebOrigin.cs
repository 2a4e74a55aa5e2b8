using System.Globalization;
using System.Text;
using RatEngine.Http;

namespace RatEngine;

/// <summary>An origin: scheme, host and port, compared as browsers compare them (RFC 6454, URL standard section 4.7). Two are equal where they differ only
/// in case, in a default port, in one trailing dot, or in the spelling of an address or of an internationalized name.</summary>
public readonly record struct WebOrigin
{
    private WebOrigin(string scheme, string host, int? port)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
    }

    /// <summary>In lower case, without a colon: <c>https</c>, <c>tauri</c>.</summary>
    public string Scheme { get; }

    /// <summary>In lower case and in A-labels, without a trailing dot; an address in its shortest spelling, IPv6 in brackets. Empty only for other
    /// schemes than http and https.</summary>
    public string Host { get; }

    /// <summary>Null: that of the scheme.</summary>
    public int? Port { get; }

    private bool IsHttp => Scheme is "http" or "https";

    /// <summary>Reads an origin as browsers send it in <c>Origin</c>: <c>https://example.com</c>, <c>http://[::1]:3000</c>, <c>tauri://localhost</c>,
    /// <c>chrome-extension://abcdefgh</c>. The scheme may be any; names may also be written in Unicode.</summary>
    /// <returns>False for <c>null</c>, a list, a URL with userinfo, path, query or fragment, and anything else.</returns>
    public static bool TryParse(string? text, out WebOrigin origin)
    {
        origin = default;
        var end = text?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (end <= 0 || !IsScheme(text.AsSpan(0, end))) return false;
        return TryMake(text![..end].ToLowerInvariant(), text[(end + 3)..], out origin);
    }

    /// <summary>Reads the origin that a request is for.</summary>
    /// <param name="scheme"><see cref="RatRequest.Scheme"/>.</param>
    /// <param name="host">The field <c>Host</c>: a host and perhaps a port.</param>
    /// <param name="origin">What was read.</param>
    /// <returns>False where there is no host, or none that a name or an address can be.</returns>
    public static bool TryParseHost(string scheme, string? host, out WebOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        origin = default;
        return host is not null && TryMake(scheme.ToLowerInvariant(), host, out origin);
    }

    /// <summary>As browsers write it: without a default port.</summary>
    public override string ToString() => Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{port}") : $"{Scheme}://{Host}";

    private static bool TryMake(string scheme, string authority, out WebOrigin origin)
    {
        origin = new WebOrigin(scheme, "", null);
        if (authority.Length == 0) return !origin.IsHttp;
        // A name in Unicode has no bytes in a host field: it goes there in A-labels.
        var colon = authority.LastIndexOf(':');
        var name = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        if (HostName.Normalize(name) is not { } host) return false;
        if (!HostField.TryParse(Encoding.UTF8.GetBytes(host + authority[name.Length..]), out var field)) return false;
        int? port = field.Port < 0 || field.Port == DefaultPort(scheme) ? null : field.Port;
        origin = new WebOrigin(scheme, host, port);
        return true;
    }

    private static int DefaultPort(string scheme) => scheme switch
    {
        "http" => 80,
        "https" => 443,
        _ => -1,
    };

    // RFC 3986 section 3.1.
    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        }

        return char.IsAsciiLetter(text[0]);
    }
}
