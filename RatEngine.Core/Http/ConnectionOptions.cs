using System.Text;

namespace RatEngine.Http;

/// <summary>The options of <c>Connection</c> that this server heeds, taken together over all its lines.</summary>
internal struct ConnectionOptions
{
    private bool _close;
    private bool _keepAlive;

    public void Add(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var option = value[range].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(option, "close"u8)) _close = true;
            else if (Ascii.EqualsIgnoreCase(option, "keep-alive"u8)) _keepAlive = true;
        }
    }

    /// <summary>RFC 9112 section 9.3: close wins; else HTTP/1.1 persists, and HTTP/1.0 where it was asked to.</summary>
    public readonly bool Persists(int minorVersion) => !_close && (minorVersion >= 1 || _keepAlive);
}
