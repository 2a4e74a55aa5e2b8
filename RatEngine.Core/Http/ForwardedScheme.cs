using System.Text;

namespace RatEngine.Http;

/// <summary>The scheme of a request, as proxies write it.</summary>
internal static class ForwardedScheme
{
    public static bool TryParse(ReadOnlySpan<byte> text, out bool isSecure)
    {
        isSecure = Ascii.EqualsIgnoreCase(text, "https"u8);
        return isSecure || Ascii.EqualsIgnoreCase(text, "http"u8);
    }
}
